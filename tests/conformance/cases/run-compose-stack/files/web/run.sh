#!/bin/sh
export DB_PASSWORD="$(cat "$DB_PASSWORD_FILE")"
echo "connecting as app:$DB_PASSWORD"
wc -c < "$DB_PASSWORD_FILE" > /tmp/seen
exec "$@"
