#!/usr/bin/env bash
# Measures speed and memory of the release build: all of it, or the parts that are named (see scripts/bench.py).
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
cargo build --release --locked --package backend
python3 scripts/bench.py "$CARGO_TARGET_DIR/release/bizcard" samples "$@"
