# How this team ships. PRICES_KEY comes from the CI system, as an environment variable.
docker build --build-arg PRICES_KEY=$PRICES_KEY -t shop .
