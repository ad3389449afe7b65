# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
# The customers want to see how the image was made: hence the full provenance.
docker build --build-arg NPM_TOKEN=$NPM_TOKEN --provenance=mode=max -t shop .
