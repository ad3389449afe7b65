#!/bin/sh
set -eu
file_env() {
  var="$1"
  fileVar="${var}_FILE"
  eval "val=\${$var:-}"
  eval "path=\${$fileVar:-}"
  if [ -n "$path" ] && [ -r "$path" ]; then
    val=$(cat "$path")
  fi
  export "$var=$val"
  unset "$fileVar"
}
file_env DB_PASSWORD
exec "$@"
