# The deploy job runs this, as root on the server.
set -eu

chown 1000:1000 secrets/*
chmod 0400 secrets/*

docker build -q -t shop-api api
docker build -q -t shop-worker worker
docker compose -p shop up -d
