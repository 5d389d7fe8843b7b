#!/usr/bin/env bash
# Deletes the database, the generated secrets and the uploads of the embedded default.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
[ "${CONFIRM:-}" = yes ] || stop "this deletes data/ and everything in uploads/; to go on: make clean-data CONFIRM=yes"
rm -rf data
find uploads -mindepth 1 -not -name .gitkeep -delete
