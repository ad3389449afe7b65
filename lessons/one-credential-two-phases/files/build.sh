# Builds the image. Runs in the build job, which has secrets/platform_token and secrets/registry_token.
set -eu

docker build -q --secret id=platform_token,src=secrets/platform_token -t shop .
