# secrets/orders_token has a new value. Runs on the server, on which nothing can be built.
set -eu

docker compose -p shop up -d
