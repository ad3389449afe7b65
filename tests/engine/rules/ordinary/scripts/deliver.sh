#!/usr/bin/env bash
set -euo pipefail
docker build --secret id=npm_token,env=NPM_TOKEN --build-arg VERSION="$VERSION" -t shop .
docker run -d --name shop -e PORT=80 -e TOKEN_FILE=/run/secrets/t -v "$PWD/conf:/conf:ro" -p 80:80 shop
echo "$REGISTRY_TOKEN" | docker login -u ci --password-stdin registry.test
