# How this team ships. GIT_TOKEN comes from the CI system, as an environment variable.
docker build --secret id=GIT_AUTH_TOKEN,env=GIT_TOKEN -t shop .
