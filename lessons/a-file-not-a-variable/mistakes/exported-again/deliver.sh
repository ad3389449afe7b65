# The deploy job runs this. Its runner hands over the password as the variable DB_PASSWORD.
set -eu

umask 077
mkdir -p secrets
printf %s "$DB_PASSWORD" > secrets/db_password

docker compose -p shop up -d --build
