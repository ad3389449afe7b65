import type { LeakClass, Missed } from "./types.ts";

/** What at least one of them finds. */
export const CAUGHT: readonly LeakClass[] = [
  {
    name: "An ARG whose name says secret",
    caught: {
      buildkit: "yes",
      hadolint: "yes",
      trivy: { partly: "in the last stage" },
      semgrep: "yes",
      sonar: "yes",
      images: { partly: "dockle, in the history" },
    },
    rules: ["arg-secret"],
    example: 'FROM busybox\nARG NPM_TOKEN\nRUN echo "$NPM_TOKEN" > /dev/null\n',
  },
  {
    name: "An ENV whose name says secret",
    caught: {
      buildkit: "yes",
      hadolint: "yes",
      trivy: { partly: "in the last stage" },
      sonar: "yes",
      images: "yes",
    },
    rules: ["env-secret"],
    example: "FROM busybox\nENV API_KEY=x9Kd82Lm\n",
  },
  {
    name: "A token, key or URL login with a known look, typed in",
    caught: {
      regex: "yes",
      sonar: { partly: "in ARG and ENV" },
      images: { partly: "where it is in the image" },
      gitleaks: "yes",
    },
    rules: ["literal-token", "url-credentials"],
    example: 'FROM busybox\nRUN echo "ghp_16C7e42F292c6912E7710c838347Ae178B4a" > /dev/null\n',
  },
  {
    name: "A literal password in a Compose file",
    caught: { regex: { partly: "by pattern" }, compose: { partly: "under environment:" } },
    rules: ["compose-environment-password", "compose-build-arg-secret", "compose-config-content-secret"],
  },
  {
    name: "An env_file with credentials",
    caught: { compose: "yes" },
    rules: ["compose-env-file-secret"],
  },
  {
    name: "A password set, or a cloud login, in a RUN without a mount",
    caught: { trivy: { partly: "five commands, last stage" } },
    rules: ["credential-in-command"],
    example: "FROM busybox\nRUN echo root:x9Kd82Lm | chpasswd\n",
  },
  {
    name: "COPY of a file that is known to hold secrets",
    caught: { trivy: { partly: "known names, last stage" }, images: { partly: "by the file's content" } },
    rules: ["copy-secret-file"],
    example: "FROM busybox\nCOPY .npmrc ./\n",
  },
  {
    name: "COPY . . with secrets in the context",
    caught: {
      sonar: { partly: "warns of every one; does not read .dockerignore" },
      images: { partly: "by the files' content" },
    },
    rules: ["copy-takes-secrets-along"],
    example: "FROM busybox\nCOPY . .\n",
  },
  {
    name: "A mount that everybody in the build may read",
    caught: { sonar: "yes" },
    rules: ["compose-secret-mode"],
    example: "FROM busybox\nRUN --mount=type=secret,id=t,mode=0777 true\n",
  },
];

/** What none of them found. Leaklab has a rule, a lesson or both for each. */
export const MISSED: readonly Missed[] = [
  {
    name: "An ARG with an innocent name that is used as a credential",
    rules: ["arg-used-as-credential"],
  },
  { name: "An .npmrc copied, and removed in a later layer", rules: ["removed-in-later-layer"] },
  {
    name: "A mounted secret written to the layer: cat >, npm config set, aws configure, a rendered file",
    rules: ["secret-written-to-layer", "tool-stores-secret"],
  },
  { name: "A token left in .git/config by a cloned URL", rules: ["git-clone-keeps-token"] },
  {
    name: "A log that shows it: set -x, echo, curl -v",
    rules: ["trace-prints-secret", "secret-printed", "verbose-client-prints-secret"],
  },
  { name: "A credential kept in a cache mount", rules: ["secret-in-cache-mount"] },
  { name: "COPY --from a stage where the credential lies", rules: ["copy-from-tainted-stage"] },
  {
    name: "Broken wiring: a wrong id or target, a variable where a file is read, an optional secret that is empty, a user who may not read it",
    rules: [
      "secret-not-supplied",
      "secret-not-mounted",
      "env-mount-read-as-file",
      "missing-secret-hidden",
      "nonroot-cannot-read-secret",
    ],
  },
  { name: "A run-time secret baked in while building", rules: ["runtime-secret-baked"] },
  {
    name: "An entrypoint that exports the secret into the environment",
    rules: ["entrypoint-exports-secret"],
  },
  {
    name: "A .netrc in a heredoc, a password on a command line, a login in a label",
    rules: ["heredoc-credentials", "credential-in-command", "label-secret"],
  },
  {
    name: "In Compose: one secret for build and run, a secret that too many services have, a private key as a bind mount, a secret that is set but not attached",
    rules: [
      "same-secret-build-and-run",
      "service-secret-for-build",
      "compose-secret-shared",
      "bind-mounted-key",
      "compose-variable-into-environment",
      "compose-secret-not-attached",
    ],
  },
  {
    name: "A Dockerfile and a Compose file that disagree; secret files that .dockerignore lets through",
    rules: ["secret-not-supplied", "copy-takes-secrets-along"],
  },
  {
    name: "A Compose secret from environment:, which is copied into the container's writable layer",
    rules: ["compose-environment-sourced-secret"],
  },
];
