# Fetches the catalog.
set -eu
password=$(cat /run/secrets/catalog_password)
curl -v -f -u "shop:$password" -o catalog.json http://catalog.acme.test:8080/catalog.json
