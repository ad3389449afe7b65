# How this team ships. PRICES_KEY comes from the CI system, as an environment variable.
umask 077
header=$(mktemp)
trap 'rm -f "$header"' EXIT
echo "X-Api-Key: ${PRICES_KEY:?the CI system gives no key}" > "$header"
docker build --secret id=prices_header,src="$header" -t shop .
