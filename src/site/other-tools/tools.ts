import type { OtherTool } from "./types.ts";

/** Read in their sources in 2026, and run where they could be run. */
export const TOOLS: readonly OtherTool[] = [
  {
    key: "buildkit",
    name: "BuildKit, docker build --check",
    short: "BuildKit",
    looks: "The names of ARG and ENV: token, key, password, secret and the like between underscores.",
    stops:
      "It never looks at values. An ARG before FROM is not checked. PASS, PAT, TOKENS and DATABASE_URL are not on its list.",
    url: "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
  },
  {
    key: "hadolint",
    name: "hadolint 2.15, DL3064",
    short: "hadolint",
    looks: "48 known names of variables, and 7 parts of names.",
    stops: "Names only. It also complains of names that end in _FILE, which hold a path.",
    url: "https://github.com/hadolint/hadolint",
  },
  {
    key: "trivy",
    name: "Trivy, DS-0031",
    short: "Trivy",
    looks: "Names; COPY of known configuration files; five commands that take credentials.",
    stops:
      "Only the last stage is read. A RUN with any secret mount passes, also one that writes the credential into the layer. Compose files are not read.",
    url: "https://github.com/aquasecurity/trivy-checks",
  },
  {
    key: "regex",
    name: "Checkov, KICS",
    short: "Checkov, KICS",
    looks: "The text, by regular expressions.",
    stops: "They have no notion of layers or mounts.",
    url: "https://www.checkov.io/",
  },
  {
    key: "semgrep",
    name: "semgrep, secret-in-build-arg",
    short: "semgrep",
    looks: "The names of ARG.",
    stops: "ENV is not looked at.",
    url: "https://semgrep.dev/r",
  },
  {
    key: "sonar",
    name: "Sonar, S6472, S6469, S6470",
    short: "Sonar",
    looks: "Names and values of ARG and ENV; the mode of mounts; recursive COPY.",
    stops: "It does not read .dockerignore.",
    url: "https://rules.sonarsource.com/docker/",
  },
  {
    key: "images",
    name: "dockle, trufflehog, ggshield on images",
    short: "image scanners",
    looks: "History, config and layers of a finished image, by name or by the look of a value.",
    stops: "Nothing at run time. ggshield skips layers that a RUN wrote.",
    url: "https://github.com/trufflesecurity/trufflehog",
  },
  {
    key: "gitleaks",
    name: "gitleaks",
    short: "gitleaks",
    looks: "222 patterns of values, in files and in the history of a repository.",
    stops: "Weak passwords have no pattern. It knows nothing of Docker.",
    url: "https://github.com/gitleaks/gitleaks",
  },
  {
    key: "compose",
    name: "compose-lint, DockSec",
    short: "compose-lint, DockSec",
    looks: "Literals that look like credentials under environment:, and env_file.",
    stops: "Only environment: is read. DockSec warns of names that end in _FILE.",
    url: "https://pypi.org/project/compose-lint/",
  },
];
