# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
umask 077
npmrc=$(mktemp)
trap 'rm -f "$npmrc"' EXIT
cat > "$npmrc" <<END
@acme:registry=http://registry.acme.test:4873/
//registry.acme.test:4873/:_authToken=$NPM_TOKEN
END
docker build --secret id=npmrc,src="$npmrc" -t shop .
