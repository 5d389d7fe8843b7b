#!/usr/bin/env bash
# Installs what is missing, builds page and binary, and serves. Settings come from the environment and from .env.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/install.sh run
scripts/page.sh
cargo build --release --locked --package backend
exec "$CARGO_TARGET_DIR/release/bizcard" serve "$@"
