# The entrypoint of the team's images: NAME_FILE fills in NAME, as the entrypoints of many database images do.
set -eu

from_file() {
  eval "path=\${$1_FILE:-}"
  if [ -n "$path" ]; then
    export "$1=$(cat "$path")"
    unset "$1_FILE"
  fi
}

from_file DB_PASSWORD

exec "$@"
