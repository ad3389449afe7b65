# Signs the catalog, and says with which key.
set -eu
umask 077
printf '%s\n' "$RELEASE_KEY" > /tmp/release.pem
openssl pkey -in /tmp/release.pem -noout -text
openssl pkeyutl -sign -rawin -inkey /tmp/release.pem -in catalog.json -out catalog.json.sig
