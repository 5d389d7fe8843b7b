# Sourced by the other scripts: goes to the root of the checkout and says where things are kept.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Build products and tools live outside the checkout, so that a fresh clone builds warm.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/bizcard"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"

# The Node that install.sh put there where the system's own is too old.
node_tools="$cache/node/node_modules/.bin"
if [ -x "$node_tools/node" ]; then
    PATH="$node_tools:$PATH"
fi
# Tools that `cargo install` put there, also where the login shell does not know the folder.
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin:$cache/bin"

# The Python environment that install.sh made for the tests of WhatsApp.
export pywa_folder="$cache/pywa"

# Names the step, runs it, and stops with the step's name when it fails.
step() {
    local name="$1" began="$SECONDS" code=0
    shift
    printf '\n==> %s\n' "$name"
    "$@" || code=$?
    if [ "$code" -ne 0 ]; then
        printf '\nFAILED: %s (exit code %d after %d s)\n' "$name" "$code" "$((SECONDS - began))" >&2
        exit "$code"
    fi
    printf '    %s: passed in %d s\n' "$name" "$((SECONDS - began))"
}

# Ends the script with one line on standard error.
stop() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    exit 1
}
