# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
# The customers want to see how the image was made: hence the full provenance.
docker build --secret id=npm_token,env=NPM_TOKEN --provenance=mode=max -t shop .
