# The program wants a config file: it is written where nothing is kept when the container stops.
set -eu

umask 077
printf '{ "password": "%s" }\n' "$(cat "$DB_PASSWORD_FILE")" > /run/app/config.json

exec "$@"
