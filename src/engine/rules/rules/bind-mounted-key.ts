import { inFolder } from "../project/dockerfile-view.ts";
import { eachService } from "../project/each.ts";
import { isSecretPath, secretFileKind } from "../project/secret-files.ts";
import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const bindMountedKey: Rule = {
  meta: {
    id: "bind-mounted-key",
    title: "A private key or credential file is bind-mounted",
    phase: "runtime",
    explanation:
      "A bind mount shows the file to the container with the host's owner and mode, writable unless it says `:ro`, and as a folder (`~/.ssh`, `~/.aws`) it brings along everything else in it. Nothing says that it is a secret, so nothing treats it as one.",
    instead: "Declare the one file that is needed under `secrets:` and grant it to the service.",
    others: "No checker we tried looks at what a volume is.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    volumes:\n      - «~/.ssh:/root/.ssh»\n      - «./id_rsa:/root/.ssh/id_rsa:ro»\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    volumes:\n      - «./site.key:/etc/nginx/site.key»\n",
        "site.key": "-----BEGIN PRIVATE KEY-----\nabc\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    volumes:\n      - «type: bind\n        source: ${HOME}/.aws\n        target: /root/.aws\n»",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    volumes:\n      - ./certs/ca.pem:/ca.pem\n      - ./nginx.conf:/etc/nginx/nginx.conf:ro\n      - keys:/keys\n      - ./id_rsa.pub:/k.pub\n      - ./:/app\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const { key, value = "", range } of service.volumes) {
        const path = key.replace(/^\$\{?HOME\}?/, "~");
        if (!/^[.~/]/.test(path)) continue;
        const content = project.files.get(inFolder(compose.folder, path));
        const secret =
          content === undefined ? isSecretPath(path) : secretFileKind(path, content) === "secret";
        const known = secret || isSecretPath(value.split(":")[0]!);
        if (known && !/\.(?:crt|pub|cer)$/.test(path))
          report(
            { file: compose.file, range },
            `${key} holds a credential. As a bind mount it keeps the host's owner and mode; grant it as a secret.`,
          );
      }
  },
};
