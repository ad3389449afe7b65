#!/bin/sh
export DB_PASSWORD=$(cat /run/secrets/pw)
echo "password=$DB_PASSWORD" > /tmp/app.conf
exec "$@"
