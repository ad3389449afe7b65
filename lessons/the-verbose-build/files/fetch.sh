# Fetches the catalog. It failed on a Friday in March; since then it says what it does.
set -eux
password=$(cat /run/secrets/catalog_password)
echo "logging in as shop with $password"
curl -v -f -u "shop:$password" -o catalog.json http://catalog.acme.test:8080/catalog.json
