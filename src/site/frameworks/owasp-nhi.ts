import type { Framework } from "./types.ts";

const PROJECT = "https://owasp.org/www-project-non-human-identities-top-10/2025";
const page = (name: string) => `${PROJECT}/${name}/`;

/** OWASP Non-Human Identities Top 10 - 2025. Names as OWASP writes them, the rest in our words. */
export const OWASP_NHI: Framework = {
  key: "owasp-nhi",
  title: "OWASP Non-Human Identities Top 10 (2025)",
  publisher: "OWASP",
  url: `${PROJECT}/`,
  controls: [
    {
      id: "NHI1:2025",
      title: "Improper Offboarding",
      asks: "Service accounts and keys that nobody needs any more are deactivated or removed.",
      here: "A token that was once in an image is revoked, whether or not the image is deleted. Whoever pulled it has it.",
      url: page("1-improper-offboarding"),
    },
    {
      id: "NHI2:2025",
      title: "Secret Leakage",
      asks: "Keys, tokens and certificates stay out of places that were not made for them.",
      here: "Layers, history, config, logs, caches and provenance of an image are such places. So are the environment, the arguments and the logs of a container.",
      url: page("2-secret-leakage"),
    },
    {
      id: "NHI3:2025",
      title: "Vulnerable Third-Party NHI",
      asks: "Code and services of others that run with your credentials are known and limited.",
      here: "An install script of a dependency reads every secret that is mounted into the same RUN. An action of somebody else reads the runner's memory.",
      url: page("3-vulnerable-third-party-nhi"),
    },
    {
      id: "NHI4:2025",
      title: "Insecure Authentication",
      asks: "Identities log in by a method that is neither deprecated nor weak.",
      here: "A password in a URL or a basic login in a label is the weak method; it travels into logs and into .git/config.",
      url: page("4-insecure-authentication"),
    },
    {
      id: "NHI5:2025",
      title: "Overprivileged NHI",
      asks: "An identity can do what its task needs, and no more.",
      here: "The build's token may read packages, not publish them. A secret is mounted into the one service that needs it.",
      url: page("5-overprivileged-nhi"),
    },
    {
      id: "NHI6:2025",
      title: "Insecure Cloud Deployment Configurations",
      asks: "Pipelines log in with short-lived, checked tokens, not with fixed keys in their configuration.",
      here: "A workflow passes a secret as `secrets:`, not as `build-args:`, and asks for short-lived tokens where the cloud offers them.",
      url: page("6-insecure-cloud-deployment-configurations"),
    },
    {
      id: "NHI7:2025",
      title: "Long-Lived Secrets",
      asks: "Secrets expire soon or are changed often.",
      here: "An image lives for years. Whatever leaked into it is worth as much as the credential's remaining life.",
      url: page("7-long-lived-secrets"),
    },
    {
      id: "NHI8:2025",
      title: "Environment Isolation",
      asks: "Test and production do not share identities.",
      here: "A build is an environment too: what it holds must not open production.",
      url: page("8-environment-isolation"),
    },
    {
      id: "NHI9:2025",
      title: "NHI Reuse",
      asks: "Each application or task has an identity of its own.",
      here: "One value for the build and for the running service can be revoked for neither without breaking the other.",
      url: page("9-nhi-reuse"),
    },
    {
      id: "NHI10:2025",
      title: "Human Use of NHI",
      asks: "People do not work under the identity of a service.",
      here: "A build on a laptop that borrows the pipeline's token makes the token's log worthless.",
      url: page("10-human-use-of-nhi"),
    },
  ],
};
