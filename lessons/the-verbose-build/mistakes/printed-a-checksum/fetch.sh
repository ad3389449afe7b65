# Fetches the catalog.
set -eu
password=$(cat /run/secrets/catalog_password)
echo "password with the checksum $(printf %s "$password" | sha256sum | cut -c 1-8)"
curl -fsS -u "shop:$password" -w 'catalog: %{http_code}\n' -o catalog.json http://catalog.acme.test:8080/catalog.json
