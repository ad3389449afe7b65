# How this team ships: `sh deliver.sh 2026` signs with the key of that year.
docker build --build-arg RELEASE_KEY="$(cat "keys/$1.pem")" -t shop .
