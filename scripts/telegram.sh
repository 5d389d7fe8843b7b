#!/usr/bin/env bash
# The Telegram channel against telegram-test-api, a Bot API server and client that others have written.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
scripts/node-packages.sh bot/tests/bot-api
cargo build --locked --package backend
export BIZCARD_BIN="$CARGO_TARGET_DIR/debug/bizcard"
npm --prefix bot/tests/bot-api test
