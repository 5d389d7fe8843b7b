#!/usr/bin/env bash
# The WhatsApp channel against pywa, an independent implementation of the format.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
cargo build --locked --package backend
export BIZCARD_BIN="$CARGO_TARGET_DIR/debug/bizcard"
"$pywa_folder/bin/python" scripts/whatsapp_test.py
