# How this team ships. PRICES_KEY comes from the CI system, as an environment variable.
docker build --secret id=PRICES_KEY,env=PRICES_KEY -t shop .
