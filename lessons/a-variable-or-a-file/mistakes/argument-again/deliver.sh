# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
docker build --build-arg NPM_TOKEN=$NPM_TOKEN -t shop .
