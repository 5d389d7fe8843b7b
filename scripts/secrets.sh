#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml mounts: `secrets.sh crm.example.org [FOLDER]`. Keeps those that exist.
# shellcheck source=scripts/environment.sh
. "$(dirname "$0")/environment.sh"
host="${1:-}"
folder="${2:-secrets}"
[[ "$host" =~ ^[A-Za-z0-9.-]+$ ]] || stop "usage: secrets.sh HOST [FOLDER]; HOST is the name under which people reach the server"

# The folder keeps other users of this machine out; the files are readable, because each container reads them as a
# user of its own.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
# Writes standard input to a secret, unless it exists.
keep() {
    if [ -e "$folder/$1" ]; then
        cat >/dev/null
        printf 'kept     %s/%s\n' "$folder" "$1"
    else
        cat >"$folder/$1"
        printf 'created  %s/%s\n' "$folder" "$1"
    fi
}

for name in postgres_password secret_key password_pepper metrics_token telegram_webhook_secret whatsapp_verify_token; do
    random | keep "$name"
done
printf 'postgres://bizcard:%s@postgres:5432/bizcard' "$(cat "$folder/postgres_password")" | keep database_url
# Written by you, with what BotFather and Meta give.
for name in telegram_bot_token whatsapp_access_token whatsapp_app_secret; do
    printf '' | keep "$name"
done

if [ ! -e "$folder/tls_key" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$host" \
        -addext "subjectAltName=DNS:$host" -keyout "$folder/tls_key" -out "$folder/tls_certificate" 2>/dev/null
    chmod 644 "$folder/tls_key"
    printf 'created  %s/tls_certificate and tls_key: self-signed, for 30 days; replace them by real ones\n' "$folder"
fi
