# The deploy job runs this. Its runner hands over the password as the variable DB_PASSWORD.
set -eu

docker compose -p shop up -d --build
