#!/usr/bin/env bash
# Browser tests against the real binary.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/page.sh
scripts/node-packages.sh e2e
cargo build --locked --package backend
for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    if browser="$(command -v "$name")"; then
        export CHROMIUM="$browser"
        break
    fi
done
export BIZCARD_BIN="$CARGO_TARGET_DIR/debug/bizcard"
npm --prefix e2e test
