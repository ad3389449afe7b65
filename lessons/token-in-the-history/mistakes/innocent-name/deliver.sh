# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
docker build --build-arg BUILD_INFO=$NPM_TOKEN -t shop .
