# The program wants a config file.
set -eu

printf '{ "password": "%s" }\n' "$(cat "$DB_PASSWORD_FILE")" > /app/config.json

exec "$@"
