#!/bin/sh
echo "password=$DB_PASSWORD" > /etc/app.conf
exec sleep 300
