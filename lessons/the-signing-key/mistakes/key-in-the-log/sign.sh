# Signs the catalog, and says with which key.
set -eu
key=/run/secrets/release_key
openssl pkey -in "$key" -noout -text
openssl pkey -in "$key" -pubout -out release.pub
openssl pkeyutl -sign -rawin -inkey "$key" -in catalog.json -out catalog.json.sig
