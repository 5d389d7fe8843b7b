#!/usr/bin/env bash
# Writes docs/openapi.json as the program describes itself, and the page's types from it.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
written="$(mktemp)"
trap 'rm -f "$written"' EXIT
cargo run --quiet --locked --package backend -- openapi >"$written"
cat "$written" >docs/openapi.json
npm --prefix frontend run --silent api
