import type { RunView, StageView } from "../project/dockerfile-view.ts";
import { eachRun } from "../project/each.ts";
import type { ShellCommand } from "../project/shell-commands.ts";
import { DOCKERFILE_MOUNTS } from "../references.ts";
import type { Rule } from "../types.ts";

export const secretNotMountedHere: Rule = {
  meta: {
    id: "secret-not-mounted-here",
    title: "A RUN uses a secret that is not mounted in it",
    phase: "build",
    explanation:
      "A secret mount lasts for its own `RUN`. In the next one the file is gone and the variable unset, and a path that no mount provides never was there. A shell reads it as nothing, so the command may go on with an empty token.",
    instead:
      "Put the mount on each `RUN` that needs the secret, and check the id, the target and the path against each other.",
    others: "No checker we tried compares mounts with commands.",
    references: [DOCKERFILE_MOUNTS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t ./a < /run/secrets/t\nRUN ./b < «/run/secrets/t»\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=npm_token TOKEN=$(cat «/run/secrets/npmtoken») npm ci\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,target=/etc/tok ./a --token $(cat «/run/secrets/t»)\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,env=TOKEN ./a $TOKEN\nRUN ./b --token «$TOKEN»\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t ./a < /run/secrets/t\nRUN --mount=type=secret,id=t ./b < /run/secrets/t\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN echo 'cat /run/secrets/db' > /entrypoint.sh\nRUN mkdir -p /run/secrets\nENV PW_FILE=/run/secrets/db\n",
      },
      { Dockerfile: "FROM alpine\nRUN if [ -f /run/secrets/t ]; then ./a < /run/secrets/t; fi\n" },
      {
        Dockerfile:
          "FROM alpine\nENV TOKEN=\nRUN --mount=type=secret,id=t,env=TOKEN ./a $TOKEN\nRUN ./b --token $TOKEN\n",
      },
    ],
  },
  check(project, report) {
    for (const { stage, run, at } of eachRun(project)) {
      const paths = new Set([
        ...run.secrets.map(({ path }) => path),
        ...run.mounts.map(({ mount }) => mount.target),
      ]);
      const asVariable = new Set(
        run.secrets.flatMap(({ mount, id, path }) =>
          mount.env && path === undefined ? [`/run/secrets/${id}`] : [],
        ),
      );
      for (const path of filesRead(run)) {
        if (paths.has(path) || asVariable.has(path) || guarded(run, path)) continue;
        if ([...paths].some((folder) => folder !== undefined && path.startsWith(`${folder}/`))) continue;
        const earlier = before(stage, run).some(({ secrets }) =>
          secrets.some((secret) => secret.path === path),
        );
        const other = run.secrets.find((secret) => secret.path !== undefined);
        const hint = other ? `: the secret ${other.id} stands at ${other.path}` : "";
        report(
          at(path),
          earlier ? `${path} was mounted for an earlier RUN only.` : `Nothing is mounted at ${path}${hint}.`,
        );
      }
      const declared = declaredIn(stage);
      for (const { secrets } of before(stage, run))
        for (const { mount } of secrets) {
          const name = mount.env;
          if (
            name === undefined ||
            declared.has(name) ||
            run.secrets.some((secret) => secret.mount.env === name)
          )
            continue;
          const set = run.commands.some(
            ({ assignments, words }) =>
              assignments.some((one) => one.name === name) || (words[0] === "read" && words.includes(name)),
          );
          const uses = run.commands.some(({ words, assignments }) =>
            [...words, ...assignments.map(({ value }) => value)].some((word) => word.includes(`\${${name}}`)),
          );
          if (uses && !set)
            report(
              at(new RegExp(`\\$\\{?${name}\\b\\}?`)),
              `${name} was set for an earlier RUN only; here it is empty.`,
            );
        }
    }
  },
};

function before(stage: StageView, run: RunView): RunView[] {
  const own = stage.runs.slice(0, stage.runs.indexOf(run));
  let all = own;
  for (let parent = stage.parent; parent !== undefined; parent = parent.parent)
    all = [...parent.runs, ...all];
  return all;
}

const readers = /^(?:cat|head|tail|source|\.|base64|cp|tr|xargs|install|jq|envsubst|mapfile|read)$/;

/** Paths below /run/secrets that a RUN's commands open. */
function filesRead(run: RunView): Set<string> {
  const found = new Set<string>();
  const add = (text: string | undefined) => {
    const match = /^(\/run\/secrets\/[\w.-]+)$/.exec(text ?? "");
    if (match) found.add(match[1]!);
  };
  for (const command of run.commands) {
    for (const { operator, target } of command.redirects) if (operator === "<") add(target);
    if (readers.test(command.words[0] ?? "")) for (const word of sourcesOf(command)) add(word);
  }
  return found;
}

function sourcesOf({ words }: ShellCommand): readonly string[] {
  return words[0] === "cp" || words[0] === "install" ? words.slice(1, -1) : words.slice(1);
}

function guarded(run: RunView, path: string): boolean {
  return (
    run.commands.some(({ words }) => /^(?:\[|\[\[|test)$/.test(words[0] ?? "") && words.includes(path)) ||
    new RegExp(`\\[\\[ [^\\]]*${path}`).test(run.text)
  );
}

function declaredIn(stage: StageView): Set<string> {
  const names = new Set<string>();
  for (let current: StageView | undefined = stage; current !== undefined; current = current.parent)
    for (const instruction of current.stage.instructions) {
      if (instruction.kind === "ENV") for (const { key } of instruction.pairs) names.add(key);
      if (instruction.kind === "ARG") for (const { key } of instruction.args) names.add(key);
    }
  return names;
}
