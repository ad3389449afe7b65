# The deploy job runs this, as root on the server.
set -eu

docker build -q -t shop-api api
docker build -q -t shop-worker worker
docker stack deploy -c compose.yaml shop
