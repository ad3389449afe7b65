# Starts the service. Runs on the server, which has secrets/orders_token.
set -eu

docker secret create orders_token_v1 secrets/orders_token
docker service create -q --name shop_api \
  --secret source=orders_token_v1,target=orders_token \
  -e ORDERS_TOKEN_FILE=/run/secrets/orders_token \
  shop
