#!/usr/bin/env bash
# Installs the locked packages of a Node folder (`node-packages.sh frontend`), only when the lock file changed.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
folder="${1:?usage: node-packages.sh FOLDER}"

stamp="$folder/node_modules/.installed"
lock="$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)"
if [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ]; then
    exit 0
fi
npm --prefix "$folder" ci --no-audit --no-fund
printf '%s\n' "$lock" >"$stamp"
