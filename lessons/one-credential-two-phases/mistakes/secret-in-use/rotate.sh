# secrets/orders_token has a new value. Runs on the server, on which nothing can be built.
set -eu

docker secret rm orders_token
docker secret create orders_token secrets/orders_token
docker service update -q --force shop_api
