import type { FormGroup } from "./types.ts";

/** Clients that log in somewhere while an image is built. */
export const CLIENTS: readonly FormGroup[] = [
  {
    tool: "git",
    phase: "build",
    forms: [
      {
        id: "git-url",
        need: "Clone over HTTPS: a URL with the token stays in `.git/config`",
        wrong: {
          Dockerfile:
            "RUN --mount=type=secret,id=git_token,env=GIT_TOKEN \\\n    git clone http://ci:$GIT_TOKEN@git.acme.test/acme/lib.git",
          shell: "docker build --secret id=git_token,env=GIT_TOKEN -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=netrc,target=/root/.netrc \\\n    git clone http://git.acme.test/acme/lib.git",
          shell: "docker build --secret id=netrc,src=netrc -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "gitcredentials(7)",
          url: "https://git-scm.com/docs/gitcredentials",
        },
      },
      {
        id: "git-ssh",
        need: "Clone over SSH",
        wrong: {
          Dockerfile:
            "COPY --chmod=600 id_ed25519 /root/.ssh/id_ed25519\nRUN git clone git@git.acme.test:acme/lib.git\nRUN rm /root/.ssh/id_ed25519",
          shell: "docker build -t app .",
        },
        right: {
          Dockerfile: "RUN --mount=type=ssh \\\n    git clone git@git.acme.test:acme/lib.git",
          shell: "docker build --ssh default=id_ed25519 -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "Docker: Build secrets, SSH mounts",
          url: "https://docs.docker.com/build/building/secrets/#ssh-mounts",
        },
      },
    ],
  },
  {
    tool: "curl",
    phase: "build",
    forms: [
      {
        id: "curl-verbose",
        need: "A bearer token: `-v` prints it, a command line shows it to `ps`",
        wrong: {
          Dockerfile:
            'RUN --mount=type=secret,id=token,env=TOKEN \\\n    curl -fsv -H "Authorization: Bearer $TOKEN" \\\n    http://api.acme.test/prices -o prices.json',
          shell: "docker build --secret id=token,env=TOKEN -t app .",
        },
        right: {
          "header.txt": "Authorization: Bearer <token>",
          Dockerfile:
            "RUN --mount=type=secret,id=header \\\n    curl -fsS -H @/run/secrets/header \\\n    http://api.acme.test/prices -o prices.json",
          shell: "docker build --secret id=header,src=header.txt -t app .",
        },
        shows: ["build-log", "build-record"],
        source: { title: "curl(1), --header", url: "https://curl.se/docs/manpage.html#-H" },
      },
      {
        id: "curl-login",
        need: "A name and a password",
        wrong: {
          Dockerfile:
            "ARG API_PASSWORD\nRUN curl -fsS -u ci:$API_PASSWORD \\\n    http://api.acme.test/prices -o prices.json",
          shell: "docker build --build-arg API_PASSWORD -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=netrc \\\n    curl -fsS --netrc-file /run/secrets/netrc \\\n    http://api.acme.test/prices -o prices.json",
          shell: "docker build --secret id=netrc,src=netrc -t app .",
        },
        shows: ["image-history", "build-log"],
        source: { title: "curl(1), --netrc-file", url: "https://curl.se/docs/manpage.html#--netrc-file" },
      },
    ],
  },
  {
    tool: "wget",
    phase: "build",
    forms: [
      {
        id: "wget-url",
        need: "A download behind a login",
        wrong: {
          Dockerfile:
            "ARG API_PASSWORD\nRUN wget -q --auth-no-challenge \\\n    http://ci:$API_PASSWORD@api.acme.test/prices",
          shell: "docker build --build-arg API_PASSWORD -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=netrc,target=/root/.netrc \\\n    wget -q --auth-no-challenge http://api.acme.test/prices",
          shell: "docker build --secret id=netrc,src=netrc -t app .",
        },
        shows: ["image-history", "build-log"],
        source: {
          title: "GNU Wget manual: HTTP options, .netrc",
          url: "https://www.gnu.org/software/wget/manual/wget.html#HTTP-Options",
        },
      },
    ],
  },
  {
    tool: "gpg",
    phase: "build",
    forms: [
      {
        id: "gpg-sign",
        need: "Sign with a key: the key ring must not become a layer",
        wrong: {
          Dockerfile:
            "COPY key.asc ./\nRUN gpg --batch --quiet --import key.asc \\\n    && gpg --batch --detach-sign app.tar",
          shell: "docker build -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=key --mount=type=tmpfs,target=/gnupg \\\n    export GNUPGHOME=/gnupg && gpg --batch --quiet --import /run/secrets/key \\\n    && gpg --batch --detach-sign app.tar",
          shell: "docker build --secret id=key,src=key.asc -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "GnuPG manual: --homedir and GNUPGHOME",
          url: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration-Options.html",
        },
      },
    ],
  },
  {
    tool: "aws",
    phase: "build",
    forms: [
      {
        id: "aws-credentials",
        need: "A bucket: `aws configure` writes the key to a file",
        wrong: {
          Dockerfile:
            'RUN --mount=type=secret,id=aws_key,env=KEY \\\n    aws configure set aws_secret_access_key "$KEY" \\\n    && aws s3 cp s3://acme/model.bin .',
          shell: "docker build --secret id=aws_key,env=KEY -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=aws,target=/root/.aws/credentials \\\n    aws s3 cp s3://acme/model.bin .",
          shell: "docker build --secret id=aws,src=$HOME/.aws/credentials -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "Docker: Build secrets, target",
          url: "https://docs.docker.com/build/building/secrets/#target",
        },
      },
    ],
  },
  {
    tool: "vault",
    phase: "build",
    forms: [
      {
        id: "vault-token",
        need: "Ask an issuer: its token is a secret as well",
        wrong: {
          Dockerfile:
            'ENV VAULT_TOKEN=hvs.CAESIJ8mQ2wXtR5yLp\nRUN curl -fsS -H "X-Vault-Token: $VAULT_TOKEN" \\\n    http://vault.acme.test/v1/secret/data/shop > /dev/null',
          shell: "docker build -t app .",
        },
        right: {
          "header.txt": "X-Vault-Token: <token>",
          Dockerfile:
            "RUN --mount=type=secret,id=header \\\n    curl -fsS -H @/run/secrets/header \\\n    http://vault.acme.test/v1/secret/data/shop > /dev/null",
          shell: "docker build --secret id=header,src=header.txt -t app .",
        },
        shows: ["image-history", "image-config"],
        source: {
          title: "Vault: HTTP API, authentication",
          url: "https://developer.hashicorp.com/vault/api-docs#authentication",
        },
      },
    ],
  },
];
