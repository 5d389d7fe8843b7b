#!/usr/bin/env bash
# Installs what is missing to run (`install.sh run`), to test (`test`), or for the slow checks too (`long`).
# Does nothing, within a second, when nothing is missing.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"

purpose="${1:-}"
case "$purpose" in
    run | test | long) ;;
    *) stop "usage: install.sh run|test|long" ;;
esac

# An independent reader and writer of WhatsApp's format, for its tests.
pywa=pywa==4.5.0

# Oldest Node that the page's build tools support.
node_major=20

run_packages=(
    ca-certificates
    # The C parts of the TLS library and of SQLite, and bindings to Tesseract.
    build-essential clang cmake pkg-config
    libtesseract-dev libleptonica-dev
    tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa
    tesseract-ocr-por tesseract-ocr-ita tesseract-ocr-rus tesseract-ocr-ukr tesseract-ocr-jpn
    tesseract-ocr-kor tesseract-ocr-chi-tra tesseract-ocr-chi-sim tesseract-ocr-ell tesseract-ocr-hin
    tesseract-ocr-ara
    # pdftoppm draws the pages of PDF files.
    poppler-utils
)
# The fonts of the sample cards; then the fonts and word lists of generated cards (recognition/synth).
test_packages=(
    fonts-dejavu-core fonts-liberation fonts-noto-core
    fonts-adf-baskervald fonts-adf-gillius fonts-adf-universalis fonts-averia-sans-gwf fonts-b612 fonts-bebas-neue
    fonts-cabin fonts-cantarell fonts-clear-sans fonts-comfortaa fonts-comic-neue fonts-courier-prime
    fonts-crosextra-caladea fonts-crosextra-carlito fonts-dancingscript fonts-dejavu-extra fonts-dkg-handwriting
    fonts-dosis fonts-ebgaramond fonts-font-awesome fonts-gfs-didot fonts-gfs-neohellenic fonts-goudybookletter
    fonts-inconsolata fonts-inter fonts-ipaexfont-gothic fonts-ipaexfont-mincho fonts-jetbrains-mono fonts-jura
    fonts-karla fonts-kaushanscript fonts-kristi fonts-lato fonts-league-spartan fonts-linuxlibertine
    fonts-lobstertwo fonts-lohit-deva fonts-manrope fonts-nanum fonts-noto-cjk fonts-oldstandard fonts-open-sans
    fonts-opendin fonts-paratype fonts-play fonts-quattrocento fonts-quicksand fonts-roboto-slab
    fonts-roboto-unhinted fonts-sil-gentium fonts-sora fonts-urw-base35 fonts-vollkorn fonts-wqy-microhei
    fonts-yanone-kaffeesatz
    wamerican wbrazilian wdutch wfrench witalian wngerman wpolish wspanish wukrainian
)

# Adds a package unless one of the commands after it exists, from whatever source.
need_command() {
    local package="$1" command
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null; then
            return
        fi
    done
    missing+=("$package")
}

has_postgres() {
    local folder
    for folder in /usr/lib/postgresql/*/bin; do
        if [ -x "$folder/initdb" ] && [ "$(basename "$(dirname "$folder")")" -ge 15 ]; then
            return 0
        fi
    done
    return 1
}

has_node() {
    local version
    version="$(node --version 2>/dev/null)" || return 1
    version="${version#v}"
    [ "${version%%.*}" -ge "$node_major" ] && command -v npm >/dev/null
}

find_missing() {
    missing=()
    local wanted=("${run_packages[@]}") package installed
    if [ "$purpose" != run ]; then
        wanted+=("${test_packages[@]}")
    fi
    installed=" $(dpkg-query --show --showformat='${db:Status-Status}:${Package} ' "${wanted[@]}" 2>/dev/null || true)"
    for package in "${wanted[@]}"; do
        case "$installed" in
            *" installed:$package "*) ;;
            *) missing+=("$package") ;;
        esac
    done
    if ! has_node; then
        need_command nodejs node
        need_command npm npm
    fi
    if [ "$purpose" != run ]; then
        has_postgres || missing+=(postgresql)
        need_command chromium "${CHROMIUM:-chromium}" chromium-browser google-chrome
        PATH="$PATH:/usr/sbin" need_command nginx-light nginx
        need_command prometheus promtool
        need_command shellcheck shellcheck
        need_command openssl openssl
        need_command curl curl
        need_command python3 python3
        python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
        python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
        docker compose version >/dev/null 2>&1 || need_command docker-compose docker-compose
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "sudo is missing; as root, install: ${missing[*]}"
    fi
}

install_missing() {
    printf 'Installing: %s\n' "${missing[*]}"
    local silenced='' code=0 service services=()
    if [ "$purpose" != run ] && [ ! -e /usr/sbin/policy-rc.d ]; then
        # Tests need the programs of nginx, Prometheus and PostgreSQL, not services on well-known ports.
        printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
        as_root chmod 755 /usr/sbin/policy-rc.d
        silenced=yes
    fi
    as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        code=$?
    if [ -n "$silenced" ]; then
        as_root rm -f /usr/sbin/policy-rc.d
        for service in "${missing[@]}"; do
            case "$service" in
                nginx-light) services+=(nginx) ;;
                prometheus | postgresql) services+=("$service") ;;
            esac
        done
        if [ "${#services[@]}" -gt 0 ] && command -v systemctl >/dev/null; then
            as_root systemctl disable "${services[@]}" >/dev/null 2>&1 || true
        fi
    fi
    [ "$code" -eq 0 ] || stop "apt-get failed (exit code $code); install by hand: ${missing[*]}"
}

command -v cargo >/dev/null || stop "cargo is missing; install a Rust toolchain (1.94 or newer) first"

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # The names are Debian's; other systems have the same programs under similar ones.
    extra=()
    if [ "$purpose" != run ]; then
        extra=("${test_packages[@]}" postgresql chromium nginx prometheus shellcheck openssl curl python3 python3-venv python3-yaml docker-compose)
    fi
    stop "not Debian or Ubuntu; install these yourself, and Node $node_major or newer: ${run_packages[*]} ${extra[*]}"
fi

find_missing
if [ "${#missing[@]}" -gt 0 ]; then
    install_missing
fi

if ! has_node; then
    # Debian 12 has Node 18; its npm fetches a newer Node into our own folder.
    printf 'Installing Node 22 into %s\n' "$cache/node"
    mkdir -p "$cache/node"
    npm install --prefix "$cache/node" --no-audit --no-fund node@22 npm@10
    PATH="$node_tools:$PATH"
    has_node || stop "Node $node_major or newer is needed, found $(node --version 2>/dev/null || echo none); install it by hand"
fi

if [ "$purpose" != run ] && [ "$(cat "$pywa_folder/installed" 2>/dev/null)" != "$pywa" ]; then
    printf 'Installing %s into %s\n' "$pywa" "$pywa_folder"
    python3 -m venv --clear "$pywa_folder"
    "$pywa_folder/bin/pip" install --quiet --disable-pip-version-check "$pywa"
    printf '%s' "$pywa" >"$pywa_folder/installed"
fi

if [ "$purpose" != run ] && ! command -v cargo-nextest >/dev/null; then
    printf 'Installing cargo-nextest; this takes some minutes, once\n'
    env -u CARGO_TARGET_DIR cargo install cargo-nextest --locked
fi
if [ "$purpose" = long ] && ! command -v cargo-deny >/dev/null; then
    printf 'Installing cargo-deny; this takes some minutes, once\n'
    env -u CARGO_TARGET_DIR cargo install cargo-deny --locked
fi
