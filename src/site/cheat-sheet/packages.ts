import type { FormGroup } from "./types.ts";

const BUILD_SECRETS = {
  title: "Docker: Build secrets",
  url: "https://docs.docker.com/build/building/secrets/",
};

/** Package managers. */
export const PACKAGES: readonly FormGroup[] = [
  {
    tool: "npm",
    phase: "build",
    forms: [
      {
        id: "npm-argument",
        need: `A token for a registry; \`.npmrc\` names it as \`\${NPM_TOKEN}\``,
        wrong: {
          Dockerfile: "ARG NPM_TOKEN\nRUN npm install",
          shell: "docker build --build-arg NPM_TOKEN -t app .",
        },
        right: {
          Dockerfile: "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\\n    npm install",
          shell: "docker build --secret id=npm_token,env=NPM_TOKEN -t app .",
        },
        shows: ["image-history", "build-record"],
        source: {
          title: "npm: Docker and private modules",
          url: "https://docs.npmjs.com/docker-and-private-modules",
        },
      },
      {
        id: "npm-npmrc",
        need: "An `.npmrc` that holds the token itself",
        wrong: {
          Dockerfile: "COPY .npmrc ./\nRUN npm install\nRUN rm .npmrc",
          shell: "docker build -t app .",
        },
        right: {
          Dockerfile: "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\\n    npm install",
          shell: "docker build --secret id=npmrc,src=.npmrc -t app .",
        },
        shows: ["image-layer"],
        source: BUILD_SECRETS,
      },
      {
        id: "npm-config-set",
        need: "Not even with a mount: `npm config set` writes the token to a file",
        wrong: {
          Dockerfile:
            'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\\n    npm config set //registry.acme.test:4873/:_authToken "$NPM_TOKEN" \\\n    && npm install',
          shell: "docker build --secret id=npm_token,env=NPM_TOKEN -t app .",
        },
        right: {
          ".npmrc": `//registry.acme.test:4873/:_authToken=\${NPM_TOKEN}`,
          Dockerfile: "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\\n    npm install",
          shell: "docker build --secret id=npm_token,env=NPM_TOKEN -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "npm: .npmrc, environment variables",
          url: "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc",
        },
      },
    ],
  },
  {
    tool: "pip",
    phase: "build",
    forms: [
      {
        id: "pip-index",
        need: "A private index",
        wrong: {
          Dockerfile:
            "ARG PIP_TOKEN\nRUN pip config set global.index-url \\\n    http://ci:$PIP_TOKEN@pypi.acme.test/simple",
          shell: "docker build --build-arg PIP_TOKEN -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \\\n    pip download acme-prices",
          shell: "docker build --secret id=pip_conf,src=pip.conf -t app .",
        },
        shows: ["image-history", "image-layer"],
        source: {
          title: "pip: Configuration",
          url: "https://pip.pypa.io/en/stable/topics/configuration/",
        },
      },
    ],
  },
  {
    tool: "apt",
    phase: "build",
    forms: [
      {
        id: "apt-auth",
        need: "A private Debian repository",
        wrong: {
          Dockerfile:
            "COPY auth.conf /etc/apt/auth.conf.d/acme.conf\nRUN apt-get update && apt-get install -y acme-tool\nRUN rm /etc/apt/auth.conf.d/acme.conf",
          shell: "docker build -t app .",
        },
        right: {
          Dockerfile:
            "RUN --mount=type=secret,id=apt_auth,target=/etc/apt/auth.conf.d/acme.conf \\\n    apt-get update && apt-get install -y acme-tool",
          shell: "docker build --secret id=apt_auth,src=auth.conf -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "apt_auth.conf(5)",
          url: "https://manpages.debian.org/trixie/apt/apt_auth.conf.5.en.html",
        },
        unproved: "no proof with a private repository yet",
      },
    ],
  },
];
