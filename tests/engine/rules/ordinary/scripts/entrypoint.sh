#!/bin/sh
set -e
: "${DB_PASSWORD_FILE:=/run/secrets/db_password}"
export DB_PASSWORD_FILE APP_HOME="$(cd "$(dirname "$0")" && pwd)"
exec "$@"
