#!/usr/bin/env bash
# Formatting and lints of everything.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
step "Rust formatting" cargo fmt --all --check
# The binary embeds the page, so clippy needs it built.
step "Page build" scripts/page.sh
step "Page lints" npm --prefix frontend run --silent lint
step "Clippy" cargo clippy --locked --workspace --all-targets -- -D warnings
if command -v cargo-deny >/dev/null; then
    step "Dependencies: bans, licences, sources" cargo deny --locked check bans licenses sources
else
    printf '\n==> Dependencies: skipped, cargo-deny is not installed (make test-long installs it)\n'
fi
if command -v shellcheck >/dev/null; then
    step "Shell scripts" shellcheck --external-sources .ci/run scripts/*.sh
else
    printf '\n==> Shell scripts: skipped, shellcheck is not installed (make test installs it)\n'
fi
