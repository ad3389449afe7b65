# Fetches the catalog, and says what it does, the login excepted.
set -eux
fetch() {
    { set +x; } 2>/dev/null
    curl -fsS -u "shop:$(cat /run/secrets/catalog_password)" -w '%{http_code}\n' -o "$1" "$2"
    set -x
}
fetch catalog.json http://catalog.acme.test:8080/catalog.json
ls -l catalog.json
