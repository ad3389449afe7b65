# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
docker build --provenance=mode=max -t shop .
