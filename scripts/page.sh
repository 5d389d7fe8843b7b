#!/usr/bin/env bash
# Builds the web page into frontend/dist, only when its sources changed. The binary embeds that folder.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/node-packages.sh frontend

stamp=frontend/node_modules/.built
sources="$(find frontend -type f -not -path '*/node_modules/*' -not -path 'frontend/dist/*' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)"
if [ -f frontend/dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then
    exit 0
fi
npm --prefix frontend run --silent build
printf '%s\n' "$sources" >"$stamp"
