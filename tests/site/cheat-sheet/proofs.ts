/** The small project around each form of the cheat sheet: what has to be there for its lines to run. */
export interface Proof {
  /** Stands before the form's lines in the Dockerfile. */
  readonly before?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What a form may call `<token>` in a file, and what is in the shell's environment. */
  readonly environment?: string;
  readonly service?: string;
  readonly phase?: "build" | "runtime";
  readonly swarm?: true;
  /** The credential, where it is no token: a key. */
  readonly value?: string;
  /** What stands before the listing's steps of a workflow, and the repository around it. */
  readonly workflow?: string;
  /** The same after them. */
  readonly and?: string;
  readonly ci?: string;
  /** What is run before the listing's shell lines. */
  readonly first?: readonly string[];
  /** Files that may depend on the credential: signatures. */
  readonly outputs?: readonly { readonly is: "signature"; readonly file: string; readonly of: string }[];
  /** How the commands end, where the world outside is missing: with this message, and without a leak. */
  readonly fails?: RegExp;
}

export const VALUE = "tk9Zk3vT9qLw2Xc8RbN5yHdPm4s";

const NODE = "FROM node:24-slim\nWORKDIR /app\n";
const TOOLS = "FROM tools\nWORKDIR /app\n";

const REGISTRY = `
    kind: npm-registry
    address: registry.acme.test:4873
    accounts: { ci: token }
    packages: { "@acme/prices": { version: 1.4.0, files: { index.js: "exports.price = 1;" } } }`;
const API = `
    kind: http-api
    address: api.acme.test:80
    accounts: { ci: token }
    routes: [{ path: /prices, body: "[]" }]`;
const VAULT = `
    kind: vault
    address: vault.acme.test:80
    accounts: { ci: token }
    secrets: { shop: { password: token } }`;
const GIT = `
    kind: git-host
    address: git.acme.test:80
    accounts: { ci: token }
    repositories: { acme/lib: { files: { lib.txt: one } } }`;

const PACKAGES = `
    kind: package-index
    address: pypi.acme.test:80
    accounts: { ci: token }
    packages: { acme-prices: { version: 1.4.0, files: { prices.py: "PRICE = 1" } } }`;
const BUCKET = `
    kind: object-store
    address: s3.acme.test:9000
    accounts: { AKIAQ7R2X5M8L4KDPE3W: token }
    buckets: { acme: { model.bin: "weights" } }`;
export const COMMIT = "6d1b0f3a92c7e84515ad20f6b87c93e4d05a1b7f";
const CI = `
  secrets: { NPM_TOKEN: token }
  actions: { owner/action: { tags: { v3: ${COMMIT} } } }`;
const WORKFLOW = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
`;

const SHOP = '{"name":"shop","version":"1.0.0","dependencies":{"@acme/prices":"1.4.0"}}\n';
const SCOPE = "@acme:registry=http://registry.acme.test:4873/\n";
const AUTH = "//registry.acme.test:4873/:_authToken=";
/** Made with `ssh-keygen -t ed25519` for the tests; it opens nothing. */
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhwAAAJAhR09rIUdP
awAAAAtzc2gtZWQyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhw
AAAEChHbladQOCgnIgHoun5mS80y5IJElVSP/rqjKScd7DwP2u5hYQZgMVEVZ3Oo9B8IlI
Nl4RS0hKufEnGSK1d46HAAAAB2NpQGFjbWUBAgMEBQY=
-----END OPENSSH PRIVATE KEY-----`;
/** Made by gpg 2.4.7 for the tests, and used nowhere else. */
const PGP = `-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEawPu5RYJKwYBBAHaRw8BAQdAb4umK5MePmXUlWE9934WNtKZvu5Twu5iE/LG
BHibvkEAAQD9XsG8gzYViPKKCuu0MK0JWONRloSfh14UPjfn2IgQzRARtCBBY21l
IFJlbGVhc2UgPHJlbGVhc2VAYWNtZS50ZXN0PoiQBBMWCgA4FiEEZiPFChsQ4BWn
LLvbTsa6BlvvaGcFAmsD7uUCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
Tsa6BlvvaGcFWAEAmrd3pyYJThGS96jose6gQAxAbVFqgs9WshTZqptF/iUA/A89
oCIvyDaKd4TxROnhnscQf7Xv1KXlPmQKzz49C7UC
=qrLZ
-----END PGP PRIVATE KEY BLOCK-----`;
const KNOWN = "RUN mkdir -m 0700 /root/.ssh && ssh-keyscan git.acme.test > /root/.ssh/known_hosts\n";

const APP = "FROM node:24-slim\nWORKDIR /app\nCOPY app.js ./\n";
const FETCH = '#!/bin/sh\nprintf "%s" "$1" | sha256sum > /dev/null\n';

const netrc = (host: string) => ({ netrc: `machine ${host} login ci password ${VALUE}\n` });
const npm = {
  before: `${NODE}COPY package.json .npmrc ./\n`,
  files: { "package.json": SHOP, ".npmrc": `${SCOPE}${AUTH}\${NPM_TOKEN}\n` },
  environment: "NPM_TOKEN",
  service: REGISTRY,
};
const password = {
  files: { "db_password.txt": VALUE, "app.js": "setInterval(() => {}, 1000);\n" },
  environment: "DB_PASSWORD",
  phase: "runtime",
} as const;
const fetching = {
  before: `${TOOLS}COPY --chmod=755 fetch.sh ./\n`,
  files: { "fetch.sh": FETCH },
  environment: "TOKEN",
};

/** By the form's id. */
export const PROOFS: Readonly<Record<string, Proof>> = {
  "npm-argument": npm,
  "npm-npmrc": {
    before: `${NODE}COPY package.json ./\n`,
    files: { "package.json": SHOP, ".npmrc": `${SCOPE}${AUTH}${VALUE}\n` },
    service: REGISTRY,
  },
  "npm-config-set": {
    ...npm,
    files: { "package.json": SHOP, ".npmrc": SCOPE },
  },
  "pip-index": {
    before: `${TOOLS}ENV PIP_TRUSTED_HOST=pypi.acme.test\n`,
    files: { "pip.conf": `[global]\nindex-url = http://ci:${VALUE}@pypi.acme.test/simple\n` },
    environment: "PIP_TOKEN",
    service: PACKAGES,
  },
  "git-url": { before: TOOLS, files: netrc("git.acme.test"), environment: "GIT_TOKEN", service: GIT },
  "git-ssh": {
    before: `${TOOLS}${KNOWN}`,
    files: { id_ed25519: `${KEY}\n`, ".dockerignore": "" },
    value: KEY,
    service: GIT.replace(":80", ":22"),
  },
  "curl-verbose": { before: TOOLS, environment: "TOKEN", service: API },
  "curl-login": { before: TOOLS, files: netrc("api.acme.test"), environment: "API_PASSWORD", service: API },
  "wget-url": { before: TOOLS, files: netrc("api.acme.test"), environment: "API_PASSWORD", service: API },
  "vault-token": { before: TOOLS, service: VAULT },
  context: { before: TOOLS, files: { ".env": `API_TOKEN=${VALUE}\n` } },
  trace: fetching,
  "copied-secret": fetching,
  "gpg-sign": {
    before: "FROM signing\nWORKDIR /app\nCOPY app.tar ./\n",
    files: { "app.tar": "the release\n", "key.asc": `${PGP}\n`, ".dockerignore": "" },
    value: PGP,
    outputs: [{ is: "signature", file: "/app/app.tar.sig", of: "/app/app.tar" }],
  },
  "aws-credentials": {
    before:
      "FROM amazon/aws-cli\nWORKDIR /app\nENV AWS_ENDPOINT_URL=http://s3.acme.test:9000 AWS_DEFAULT_REGION=eu-west-1\nRUN aws configure set aws_access_key_id AKIAQ7R2X5M8L4KDPE3W\n",
    files: {
      credentials: `[default]\naws_access_key_id = AKIAQ7R2X5M8L4KDPE3W\naws_secret_access_key = ${VALUE}\n`,
    },
    environment: "KEY",
    first: ["mkdir -p ~/.aws && cp credentials ~/.aws/"],
    service: BUCKET,
  },
  "actions-secrets": {
    files: {
      ...npm.files,
      // Takes the token whichever way it comes.
      Dockerfile: `${npm.before}ARG NPM_TOKEN\nRUN --mount=type=secret,id=npm_token \\\n    NPM_TOKEN=\${NPM_TOKEN:-$(cat /run/secrets/npm_token)} npm install\n`,
    },
    workflow: WORKFLOW,
    and: "\n    load: true\n    tags: app:latest",
    ci: CI,
    first: ["world push"],
    service: REGISTRY,
  },
  "actions-pin": {
    workflow: `${WORKFLOW}      - run: test -n "$TOKEN"\n        env: { TOKEN: "\${{ secrets.NPM_TOKEN }}" }\n`,
    ci: CI,
    first: ["world repoint owner/action@v3", "world push"],
  },
  bake: npm,
  "compose-environment": password,
  "compose-build": npm,
  "compose-command": { ...password, files: { ...password.files, Dockerfile: APP } },
  "swarm-service": { ...password, swarm: true },
  "run-environment": password,
};
