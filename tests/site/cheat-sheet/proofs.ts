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
    before: TOOLS,
    files: { "pip.conf": `[global]\nindex-url = http://ci:${VALUE}@pypi.acme.test/simple\n` },
    environment: "PIP_TOKEN",
    // There is no simulated package index: pip reads its configuration, asks, and finds nobody.
    fails: /pip download acme-prices/,
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
  bake: npm,
  "compose-environment": password,
  "compose-build": npm,
  "compose-command": { ...password, files: { ...password.files, Dockerfile: APP } },
  "swarm-service": { ...password, swarm: true },
  "run-environment": password,
};
