# How this team ships: `sh deliver.sh 2026` signs with the key of that year.
set -eu
signed=$(mktemp -d)
trap 'rm -r "$signed"' EXIT
cp catalog.json "$signed"
openssl pkey -in "keys/$1.pem" -pubout -out "$signed/release.pub"
openssl pkeyutl -sign -rawin -inkey "keys/$1.pem" -in catalog.json -out "$signed/catalog.json.sig"
docker build --build-context signed="$signed" -t shop .
