FROM busybox
RUN --mount=type=secret,id=tok hexdump -C /run/secrets/tok; xxd -p /run/secrets/tok; xxd /run/secrets/tok > /dump; od -c /run/secrets/tok; hexdump -v -e '1/1 "%02x"' /run/secrets/tok
RUN --mount=type=secret,id=tok xxd -p -c 4 /run/secrets/tok | xxd -r -p > /back; cat -A /run/secrets/tok; rev /run/secrets/tok; base64 -d < /dev/null; base64 -w 0 /run/secrets/tok
