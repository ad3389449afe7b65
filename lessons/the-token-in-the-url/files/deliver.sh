# How this team ships. GIT_TOKEN comes from the CI system, as an environment variable.
docker build --secret id=git_token,env=GIT_TOKEN -t shop .
