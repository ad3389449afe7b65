#!/bin/sh
set -e
npm config set //127.0.0.1:8099/npm/:_authToken "$NPM_TOKEN"
npm config get registry
echo configured
exec node -e "setInterval(() => {}, 1000); console.log('pid', process.pid)"
