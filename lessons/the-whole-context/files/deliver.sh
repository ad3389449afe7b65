# How this team ships: the CI job has checked the repository out, and builds in that folder.
docker build -t shop .
