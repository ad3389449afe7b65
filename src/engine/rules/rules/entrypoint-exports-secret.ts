import { commandText } from "../project/dockerfile-view.ts";
import { eachInstruction, eachService } from "../project/each.ts";
import { type ShellCommand, shellCommands } from "../project/shell-commands.ts";
import { COMPOSE_SECRETS } from "../references.ts";
import type { Place, Report, Rule } from "../types.ts";

export const entrypointExportsSecret: Rule = {
  meta: {
    id: "entrypoint-exports-secret",
    title: "The entrypoint puts a secret into the environment",
    phase: "runtime",
    explanation:
      "The secret arrived as a file, which is right, and then the start script exports it. Now it stands in `/proc/1/environ`, is inherited by every child process, and turns up in crash reports.",
    instead:
      "Let the application read the file: most have a `_FILE` variable or a setting for it. If it cannot, read the file in the application's own code.",
    others: "One linter recommends exactly this script.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM alpine\nCOPY entrypoint.sh /\nENTRYPOINT /entrypoint.sh\n",
        "entrypoint.sh": '#!/bin/sh\n«export DB_PASSWORD»="$(cat /run/secrets/db_password)"\nexec "$@"\n',
      },
      { "start.sh": '#!/bin/sh\nPW=$(cat "$DB_PASSWORD_FILE")\n«export PW»\nexec app\n' },
      {
        Dockerfile: 'FROM alpine\nENTRYPOINT ["sh", "-c", "«export T»=$(cat /run/secrets/t) && exec app"]\n',
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    command: sh -c '«export T»=$$(cat /run/secrets/t); exec app'\n",
      },
    ],
    valid: [
      { "entrypoint.sh": '#!/bin/sh\nexport DB_PASSWORD_FILE=/run/secrets/db_password\nexec "$@"\n' },
      { "deliver.sh": "export VERSION=$(cat VERSION)\ndocker build .\n" },
      {
        "entrypoint.sh":
          "#!/bin/sh\npg_isready && PGPASSWORD=$(cat /run/secrets/pw) psql -c 'select 1'\nexec app\n",
      },
    ],
  },
  check(project, report) {
    for (const script of project.scripts)
      inspect(shellCommands(script.text), (needle) => script.find(needle, script.all()), report);
    for (const { instruction, at } of eachInstruction(project))
      if (instruction.kind === "CMD" || instruction.kind === "ENTRYPOINT")
        inspect(shellCommands(commandText(instruction.command)), at, report);
    for (const { compose, service } of eachService(project))
      for (const { value = "", valueRange } of [...service.command, ...service.entrypoint]) {
        const inner = /^(?:\/bin\/)?\w*sh -\w*c (["'])(.*)\1$/s.exec(value.trim())?.[2] ?? value;
        inspect(
          shellCommands(inner.replaceAll("$$", "$")),
          (needle) => compose.source.find(needle, valueRange),
          report,
        );
      }
  },
};

const fromSecret = /\$\((?:cat|<)\s+\S*(?:\/run\/secrets\/|\$\{\w+_FILE\})/;

function inspect(commands: readonly ShellCommand[], at: (needle: RegExp) => Place, report: Report): void {
  const holding = new Set<string>();
  for (const { words, assignments } of commands) {
    for (const { name, value } of assignments) {
      if (!fromSecret.test(value)) continue;
      holding.add(name);
      if (words[0] === "export")
        report(
          at(new RegExp(`export ${name}\\b`)),
          `${name} holds a secret; exported, it is in the environment of process 1 and of all its children.`,
        );
    }
    if (words[0] !== "export") continue;
    for (const name of words.slice(1))
      if (holding.has(name))
        report(
          at(new RegExp(`export (?:\\w+ )*${name}\\b`)),
          `${name} holds a secret; exported, it is in the environment of process 1 and of all its children.`,
        );
  }
}
