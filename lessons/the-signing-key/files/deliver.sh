# How this team ships: `sh deliver.sh 2026` signs with the key of that year.
docker build --secret id=release_key,src="keys/$1.pem" -t shop .
