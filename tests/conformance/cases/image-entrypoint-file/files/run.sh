#!/bin/sh
wc -c < "$DB_PASSWORD_FILE"
exec sleep 300
