# Starts the service. Runs on the server, which has secrets/platform_token and secrets/orders_token.
set -eu

docker compose -p shop up -d
