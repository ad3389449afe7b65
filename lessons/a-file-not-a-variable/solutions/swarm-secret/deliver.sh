# The deploy job runs this. Its runner hands over the password as the variable DB_PASSWORD.
set -eu

docker swarm init
printf %s "$DB_PASSWORD" | docker secret create db_password_v1 -
docker build -q -t shop-api api
docker stack deploy -c compose.yaml shop
