#!/usr/bin/env bash
# Every check that `make test` promises, in the order in which failures are cheapest to find.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
scripts/lint.sh
step "Page unit tests" npm --prefix frontend test --silent
step "Rust tests on SQLite and PostgreSQL" \
    scripts/with-postgres.sh cargo nextest run --locked --workspace --profile ci
step "Rust documentation tests" cargo test --locked --workspace --doc --quiet
step "Processes of the compose file behind nginx" scripts/stack.sh
step "WhatsApp against pywa" scripts/whatsapp.sh
step "Telegram against telegram-test-api" scripts/telegram.sh
step "Browser tests" scripts/e2e.sh
step "Infrastructure" scripts/check-infra.sh
printf '\nAll checks passed in %d s\n' "$SECONDS"
