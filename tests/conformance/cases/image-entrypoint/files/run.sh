#!/bin/sh
export DB_PASSWORD="$(cat /run/secrets/pw)"
exec "$@"
