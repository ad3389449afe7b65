# Signs the catalog, and leaves the public key beside it.
set -eu
openssl pkey -in release.pem -pubout -out release.pub
openssl pkeyutl -sign -rawin -inkey release.pem -in catalog.json -out catalog.json.sig
