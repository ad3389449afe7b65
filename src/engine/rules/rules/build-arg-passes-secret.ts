import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const buildArgPassesSecret: Rule = {
  meta: {
    id: "build-arg-passes-secret",
    title: "A script passes a credential with --build-arg",
    phase: "build",
    explanation:
      "Build arguments are part of the record that the builder keeps of each build, of the provenance with `mode=max`, and of the history of an image that declares them.",
    instead: "`--secret id=npm_token,env=NPM_TOKEN`, with a secret mount in the Dockerfile.",
    others: "No checker we tried reads the scripts that build.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      { "deliver.sh": "docker build --build-arg «NPM_TOKEN=»$NPM_TOKEN -t shop .\n" },
      { "deliver.sh": "docker buildx build --build-arg=«GITHUB_PAT» .\n" },
    ],
    valid: [
      {
        "deliver.sh":
          "docker build --build-arg VERSION=1 --build-arg TOKEN_FILE=/x --build-arg API_KEY=dummy .\n",
      },
      { "deliver.sh": "docker build --secret id=npm_token,env=NPM_TOKEN .\n" },
    ],
  },
  check(project, report) {
    for (const { kind, flags } of project.calls)
      for (const { name, value, place } of kind === "build" ? flags : []) {
        if (name !== "--build-arg") continue;
        const [key = "", given] = value.split(/=(.*)/s);
        const harmless = given !== undefined && !["literal", "weak", "reference"].includes(valueKind(given));
        if (isCredentialName(key) && !harmless)
          report(place, `${key} becomes part of the build's record. Pass it with --secret.`);
      }
  },
};
