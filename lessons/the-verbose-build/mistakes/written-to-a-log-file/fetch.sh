# Fetches the catalog. What it does stands in fetch.log.
exec 2>fetch.log
set -eux
password=$(cat /run/secrets/catalog_password)
curl -sS -f -u "shop:$password" -w 'catalog: %{http_code}\n' -o catalog.json http://catalog.acme.test:8080/catalog.json
