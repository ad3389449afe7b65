# Builds the image. Runs in the build job, which has secrets/registry_token.
set -eu

docker build -q --secret id=registry_token,src=secrets/registry_token -t shop .
