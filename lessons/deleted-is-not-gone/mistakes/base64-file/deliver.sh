# How this team ships. The .npmrc with the token lies beside the Dockerfile, on the build machine only.
docker build --secret id=npmrc,src=.npmrc -t shop .
