FROM busybox AS deps
ARG NPM_TOKEN
RUN echo $NPM_TOKEN > /npmrc
FROM busybox
COPY --from=deps /npmrc /etc/
