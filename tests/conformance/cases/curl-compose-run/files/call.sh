#!/bin/sh
curl -sS -H "X-Api-Key: $API_TOKEN" "http://no-such.acme.test/?key=$API_TOKEN"
curl -sv -x "http://ci:$(cat /run/secrets/token)@127.0.0.1:9" http://api.acme.test/ 2>&1 | grep -v ' port '
printf 'user = "ci:%s"\n' "$(cat /run/secrets/token)" > /tmp/curlrc
wget -q --tries=1 --header="X-Api-Key: $API_TOKEN" http://127.0.0.1:9/ -O /tmp/out
exec sleep 60
