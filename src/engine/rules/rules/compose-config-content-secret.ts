import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { credentialIn } from "../project/secret-files.ts";
import type { Rule } from "../types.ts";

export const composeConfigContentSecret: Rule = {
  meta: {
    id: "compose-config-content-secret",
    title: "A config holds a credential",
    phase: "runtime",
    explanation:
      "`configs.content` is printed by `docker compose config`, and Compose copies it into the container's writable layer, so `docker commit` takes it along. Swarm shows the content of a config to everyone who may list it.",
    instead: "Keep the credential in a secret of its own, and let the configuration name the file.",
    others: "No checker we tried reads `configs:`.",
    references: [
      { title: "Compose file: configs", url: "https://docs.docker.com/reference/compose-file/configs/" },
    ],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services: {}\nconfigs:\n  app:\n    content: |\n      host=db\n      password=«kT4vQz8mWx2R»\n",
      },
      { "compose.yaml": "services: {}\nconfigs:\n  app:\n    content: |\n      api_token: «${API_TOKEN}»\n" },
      { "compose.yaml": "services: {}\nconfigs:\n  c:\n    environment: «API_TOKEN»\n" },
    ],
    valid: [
      {
        "compose.yaml":
          "services: {}\nconfigs:\n  app:\n    content: |\n      host=${DB_HOST}\n      password_file=/run/secrets/db\n      password=\n  b:\n    environment: APP_SETTINGS\n",
      },
    ],
  },
  check(project, report) {
    for (const { file, source, configs } of project.composeFiles)
      for (const { key, content, environment } of configs) {
        const message = `The config ${key} is shown by docker compose config and copied into the container. Use a secret.`;
        if (environment?.value !== undefined && isCredentialName(environment.value))
          report({ file, range: environment.valueRange }, message);
        if (content?.value === undefined) continue;
        const literal = credentialIn(content.value);
        if (literal !== undefined) report(source.find(literal, content.valueRange), message);
        for (const [, name = "", value = ""] of content.value.matchAll(
          /^\s*([\w.-]+)\s*[:=]\s*(\$\{?\w[^\s]*)$/gm,
        ))
          if (isCredentialName(name) && valueKind(value) === "reference")
            report(source.find(value, content.valueRange), message);
      }
  },
};
