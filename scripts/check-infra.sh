#!/usr/bin/env bash
# Checks everything around the program: compose file, images, nginx, alert rules, dashboards, shell scripts.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
export PATH="$PATH:/usr/sbin"

# Only the file is read; no engine has to run.
compose_config() {
    export PUBLIC_URL=https://crm.example.org
    if docker compose version >/dev/null 2>&1; then
        docker compose --file docker-compose.yml --profile telegram --profile whatsapp config --quiet
    else
        docker-compose --file docker-compose.yml --profile telegram --profile whatsapp config --quiet
    fi
}

# The token stands in a file beside Prometheus in operation; promtool wants it there.
prometheus_config() {
    local folder
    folder="$(mktemp -d)"
    cp monitoring/*.yml "$folder"
    printf 'token' >"$folder/metrics_token"
    (cd "$folder" && promtool check config prometheus.yml)
    rm -rf "$folder"
}

step "Shell scripts" shellcheck --external-sources .ci/run scripts/*.sh
step "Compose file" compose_config
step "Hardening of the containers" python3 scripts/containers_test.py
step "nginx in front of a backend" python3 scripts/nginx_test.py
step "Prometheus configuration and rules" prometheus_config
step "Alert rules against made-up series" promtool test rules monitoring/alerts.test.yml
step "Dashboard" python3 scripts/monitoring_test.py
