#!/usr/bin/env bash
# The suites that are too slow for every change: tests marked `#[ignore]`, and the licences of all dependencies.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
export LONG=1
scripts/page.sh
step "Dependencies: bans, licences, sources" cargo deny --locked check bans licenses sources
step "Slow Rust tests on SQLite and PostgreSQL" \
    scripts/with-postgres.sh cargo nextest run --locked --workspace --profile long --run-ignored only --no-tests=pass
printf '\nAll slow checks passed in %d s\n' "$SECONDS"
