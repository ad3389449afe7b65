# Fetches the catalog, and says what it does.
set -eux
curl -fsS --netrc-file /run/secrets/catalog_netrc -D - -o catalog.json http://catalog.acme.test:8080/catalog.json
