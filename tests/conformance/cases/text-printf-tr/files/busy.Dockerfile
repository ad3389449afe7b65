FROM busybox
RUN --mount=type=secret,id=tok dd if=/run/secrets/tok of=/dd bs=4 count=3; tr a-z b-za < /run/secrets/tok; tr -d 0-9 < /run/secrets/tok; printf '%d\n' "$(cat /run/secrets/tok)"; printf '%x\n' 255
