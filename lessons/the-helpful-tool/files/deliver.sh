# How this team ships. NPM_TOKEN comes from the CI system, as an environment variable.
docker build --secret id=npm_token,env=NPM_TOKEN -t shop .
