# secrets/orders_token has a new value. Runs on the server, on which nothing can be built.
set -eu

docker secret create orders_token_v2 secrets/orders_token
docker service update -q \
  --secret-rm orders_token_v1 \
  --secret-add source=orders_token_v2,target=orders_token \
  shop_api
docker secret rm orders_token_v1
