# Runs once, when everything is delivered: ends what nobody needs any more. See `world help`.
set -eu

world revoke platform_token
