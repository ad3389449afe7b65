# Signs the catalog, and leaves the public key beside it.
set -eu
key=$(mktemp)
trap 'rm "$key"' EXIT
printf '%s\n' "$RELEASE_KEY" > "$key"
openssl pkey -in "$key" -pubout -out release.pub
openssl pkeyutl -sign -rawin -inkey "$key" -in catalog.json -out catalog.json.sig
