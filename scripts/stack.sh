#!/usr/bin/env bash
# The processes of docker-compose.yml, started by hand behind nginx on a private PostgreSQL.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
cargo build --locked --package backend
export BIZCARD_BIN="$CARGO_TARGET_DIR/debug/bizcard"
scripts/with-postgres.sh python3 scripts/stack_test.py
