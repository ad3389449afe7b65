#!/bin/sh
umask 077
sed "s/@PASSWORD@/$(cat /run/secrets/db)/" /app.conf.tmpl > /etc/app.conf
ls -l /etc/app.conf | cut -c1-10
exec sleep 300
