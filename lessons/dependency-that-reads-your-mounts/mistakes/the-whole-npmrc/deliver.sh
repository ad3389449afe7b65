# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
umask 077
cat > /tmp/npmrc <<EOF
@acme:registry=http://registry.acme.test:4873/
//registry.acme.test:4873/:_authToken=$NPM_TOKEN
EOF
docker build --secret id=npmrc,src=/tmp/npmrc -t shop .
status=$?
rm /tmp/npmrc
exit $status
