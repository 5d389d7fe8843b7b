#!/usr/bin/env bash
# Runs a command with a private PostgreSQL: `with-postgres.sh COMMAND…`. The server listens on a free loopback port,
# keeps everything in a temporary folder, and is gone afterwards, also when the command fails or is interrupted.
# The command finds a superuser's address in TEST_POSTGRES_URL.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
[ "$#" -gt 0 ] || stop "usage: with-postgres.sh COMMAND…"

binaries=''
for folder in /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/initdb" ]; then
        binaries="$folder"
    fi
done
if [ -z "$binaries" ] && command -v pg_config >/dev/null; then
    binaries="$(pg_config --bindir)"
fi
[ -x "$binaries/initdb" ] || stop "PostgreSQL's initdb is missing; run scripts/install.sh test"

folder="$(mktemp -d "${TMPDIR:-/tmp}/bizcard-postgres.XXXXXX")"
server=''
finish() {
    local code=$?
    trap '' INT TERM HUP
    if [ -n "$server" ] && kill -INT "$server" 2>/dev/null; then
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The server refuses to run as root. setpriv replaces itself by the server, so that this shell is the parent that
# reaps it: a dead postmaster that nobody reaps looks alive and blocks the next start.
drop=()
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    drop=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups --)
    chown "$owner" "$folder"
fi
# Replaces the subshell that it is called in, so that `$!` is the server itself.
as_owner() { cd "$folder" && exec "${drop[@]}" "$@"; }

password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
(umask 077 && printf '%s\n' "$password" >"$folder/password")
if [ "${#drop[@]}" -gt 0 ]; then
    chown "$owner" "$folder/password"
fi
# md5 and not SCRAM: an unoptimised client takes long over each SCRAM sign-in, and every test opens several.
if ! (as_owner "$binaries/initdb" --pgdata="$folder/data" --username=bizcard --pwfile="$folder/password" \
    --auth=md5 --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$folder/log" 2>&1; then
    cat "$folder/log" >&2
    stop "PostgreSQL's initdb failed"
fi

# Nobody reserves a port for us, so another one is tried when it was taken in between.
for _ in 1 2 3 4 5; do
    port="$(shuf -i 20000-32000 -n 1)"
    # Durability is off: only processes are killed in tests, never the machine.
    # One subshell and no function, so that `$!` is the server itself.
    (cd "$folder" && exec "${drop[@]}" "$binaries/postgres" -D "$folder/data" -p "$port" -k "$folder" \
        -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
        -c max_connections=200) >"$folder/log" 2>&1 &
    server=$!
    while kill -0 "$server" 2>/dev/null; do
        if "$binaries/pg_isready" --quiet --host=127.0.0.1 --port="$port"; then
            break 2
        fi
        sleep 0.1
    done
    wait "$server" 2>/dev/null || true
    server=''
done
if [ -z "$server" ]; then
    cat "$folder/log" >&2
    stop "PostgreSQL did not start"
fi

export TEST_POSTGRES_URL="postgres://bizcard:$password@127.0.0.1:$port/postgres"
"$@"
