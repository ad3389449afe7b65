/** Pages that several rules name. */
export const BUILD_SECRETS = {
  title: "Docker: build secrets",
  url: "https://docs.docker.com/build/building/secrets/",
};
export const COMPOSE_SECRETS = {
  title: "Docker: secrets in Compose",
  url: "https://docs.docker.com/compose/how-tos/use-secrets/",
};
export const COMPOSE_BUILD = {
  title: "Compose file: build.secrets",
  url: "https://docs.docker.com/reference/compose-file/build/#secrets",
};
export const COMPOSE_SERVICES = {
  title: "Compose file: a service's secrets",
  url: "https://docs.docker.com/reference/compose-file/services/#secrets",
};
export const DOCKERFILE_MOUNTS = {
  title: "Dockerfile reference: RUN --mount=type=secret",
  url: "https://docs.docker.com/reference/dockerfile/#run---mounttypesecret",
};
export const DOCKERIGNORE = {
  title: "Docker: .dockerignore files",
  url: "https://docs.docker.com/build/concepts/context/#dockerignore-files",
};
export const BUILD_CHECK = {
  title: "BuildKit check: SecretsUsedInArgOrEnv",
  url: "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
};
export const SWARM_SECRETS = {
  title: "Docker: secrets in swarm mode",
  url: "https://docs.docker.com/engine/swarm/secrets/",
};
export const GITHUB_HARDENING = {
  title: "GitHub: security hardening for Actions",
  url: "https://docs.github.com/en/actions/security-guides/security-hardening-for-github-actions",
};
export const BUILD_SECRETS_IN_CI = {
  title: "Docker: secrets with GitHub Actions",
  url: "https://docs.docker.com/build/ci/github-actions/secrets/",
};
export const BUILD_SUMMARY = {
  title: "Docker: GitHub Actions build summary",
  url: "https://docs.docker.com/build/ci/github-actions/build-summary/",
};
export const OWASP_NHI2 = {
  title: "OWASP NHI2:2025 Secret Leakage",
  url: "https://owasp.org/www-project-non-human-identities-top-10/2025/2-secret-leakage/",
};
