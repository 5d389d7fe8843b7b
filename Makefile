# The commands of the project. The work is in scripts/, so that it can be checked by shellcheck.
.DEFAULT_GOAL := help
.PHONY: help run test test-long bench lint fmt e2e openapi check-infra clean-data

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: ## Install what is missing, build, and serve on http://127.0.0.1:8000
	@scripts/run.sh

test: ## Install what tests need and run every check on SQLite and PostgreSQL
	@scripts/install.sh test
	@scripts/test.sh

test-long: ## Run the slow suites as well: crash rounds, floods, dependency licences
	@scripts/install.sh long
	@scripts/test-long.sh

bench: ## Measure reading speed, memory, and the latency of the server while it reads
	@scripts/install.sh test
	@scripts/bench.sh

lint: ## Check formatting, clippy, the page's lints and the shell scripts
	@scripts/lint.sh

fmt: ## Format the Rust sources
	@cargo fmt --all

e2e: ## Run the browser tests against the real binary
	@scripts/install.sh test
	@scripts/e2e.sh

openapi: ## Write docs/openapi.json from the code, and the page's types from it
	@scripts/openapi.sh

check-infra: ## Check compose file, Dockerfile, nginx, alert rules and scripts
	@scripts/check-infra.sh

clean-data: ## Delete the local database and uploads (asks for CONFIRM=yes)
	@scripts/clean-data.sh
