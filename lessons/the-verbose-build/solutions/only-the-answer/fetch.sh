# Fetches the catalog, and says with which status it answered.
set -eu
password=$(cat /run/secrets/catalog_password)
curl -fsS -u "shop:$password" -w 'catalog: %{http_code}\n' -o catalog.json http://catalog.acme.test:8080/catalog.json
