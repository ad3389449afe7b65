# Signs the catalog, and leaves the public key beside it.
set -eu
key=/run/secrets/release_key
openssl pkey -in "$key" -pubout -out release.pub
openssl pkeyutl -sign -rawin -inkey "$key" -in catalog.json -out catalog.json.sig
