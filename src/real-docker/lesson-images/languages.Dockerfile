# The stand-ins for public images of languages that cases of go, Maven, cargo and Composer were recorded with. They need a
# network, so nobody makes them in passing:
#
#   for name in golang:1.24 maven:3.9-eclipse-temurin-21 rust:1.85 composer:2; do
#     docker build -t "$name" --target "${name%%:*}" - < languages.Dockerfile
#   done
#
# One layer each, as the simulator has them (src/engine/host/language-images.ts); what Debian's trixie has of the program.

FROM tools AS packages-golang
RUN apt-get update && apt-get install -y --no-install-recommends golang-go && rm -rf /var/lib/apt/lists/* \
  && ln -s /usr/lib/go-1.24 /usr/local/go && mkdir -p /go/src /go/bin && chmod 1777 /go /go/src /go/bin
FROM scratch AS golang
COPY --from=packages-golang / /
ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV GOLANG_VERSION=1.24.4 GOTOOLCHAIN=local GOPATH=/go
CMD ["sh"]

FROM tools AS packages-maven
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
FROM scratch AS maven
COPY --from=packages-maven / /
ENV MAVEN_HOME=/usr/share/maven MAVEN_CONFIG=/root/.m2
CMD ["sh"]

FROM tools AS packages-rust
RUN apt-get update && apt-get install -y --no-install-recommends cargo && rm -rf /var/lib/apt/lists/* \
  && mkdir -m 777 /usr/local/cargo /usr/local/rustup
FROM scratch AS rust
COPY --from=packages-rust / /
ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo RUST_VERSION=1.85.1
CMD ["sh"]

FROM tools AS packages-composer
RUN apt-get update && apt-get install -y --no-install-recommends composer unzip && rm -rf /var/lib/apt/lists/*
FROM scratch AS composer
COPY --from=packages-composer / /
ENV COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME=/tmp
CMD ["sh"]
