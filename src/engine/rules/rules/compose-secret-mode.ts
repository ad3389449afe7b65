import { eachService } from "../project/each.ts";
import { COMPOSE_SERVICES, SWARM_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeSecretMode: Rule = {
  meta: {
    id: "compose-secret-mode",
    title: "The mode of a secret is not what it looks like, or too wide",
    phase: "runtime",
    explanation:
      "A file mode is octal. YAML reads `mode: 440` as the decimal number 440, which is 0670: the group may write, the owner's bits are other than meant. And `0777` lets everyone in the container read, write and execute a secret.",
    instead: "Write the leading zero, `mode: 0440`, and give no more than read permission.",
    others:
      "Sonar warns of world-readable mounts in Dockerfiles. No checker we tried knows the decimal trap.",
    references: [COMPOSE_SERVICES, SWARM_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets:\n      - source: db\n        mode: «440»\nsecrets:\n  db:\n    file: d.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets:\n      - source: db\n        mode: «0777»\nsecrets:\n  db:\n    file: d.txt\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          'services:\n  a:\n    image: a\n    secrets:\n      - source: db\n        mode: 0440\n      - source: e\n        mode: "0400"\n      - source: f\n        mode: 0o444\nsecrets:\n  db:\n    file: d.txt\n  e:\n    file: d.txt\n  f:\n    file: d.txt\n',
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const { source, mode, modeRange } of [...service.secrets, ...(service.build?.secrets ?? [])]) {
        if (mode === undefined || modeRange === undefined) continue;
        const place = { file: compose.file, range: modeRange };
        const typed = mode.replace(/^["']|["']$/g, "");
        const quoted = compose.source.slice(modeRange).startsWith('"') || typed !== mode;
        if (/^[1-7][0-7]{2}$/.test(typed) && !quoted) {
          report(
            place,
            `YAML reads ${typed} as a decimal number: the mode becomes 0${Number(typed).toString(8)}. Write 0${typed}.`,
            {
              fix: { title: `Write 0${typed}`, edits: [{ ...place, text: `0${typed}` }] },
            },
          );
          continue;
        }
        const bits = Number.parseInt(typed.replace(/^0o/, ""), 8);
        if ((bits & 0o133) !== 0)
          report(place, `${source} needs no more than read permission.`, {
            fix: { title: "Let the owner and the group read it", edits: [{ ...place, text: "0440" }] },
          });
      }
  },
};
