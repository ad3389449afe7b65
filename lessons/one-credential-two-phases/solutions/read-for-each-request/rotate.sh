# secrets/orders_token has a new value. Runs on the server, on which nothing can be built.
set -eu

echo "The service reads its token for each request: there is nothing to do."
