# Signs the catalog, and leaves the public key beside it.
set -eu
umask 077
printf '%s\n' "$RELEASE_KEY" > /tmp/release.pem
openssl pkey -in /tmp/release.pem -pubout -out release.pub
openssl pkeyutl -sign -rawin -inkey /tmp/release.pem -in catalog.json -out catalog.json.sig
