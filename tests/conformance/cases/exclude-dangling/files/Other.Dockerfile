FROM busybox
COPY --exclude=*.conf nothing /d
