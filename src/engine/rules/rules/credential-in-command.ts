import { isCredentialName } from "../credential-names.ts";
import { tokenIn, valueKind } from "../credential-values.ts";
import { commandText } from "../project/dockerfile-view.ts";
import { eachInstruction, eachService } from "../project/each.ts";
import { passwordOptions } from "../project/password-options.ts";
import { credentialIn } from "../project/secret-files.ts";
import { type ShellCommand, shellCommands } from "../project/shell-commands.ts";
import type { Place, Report, Rule } from "../types.ts";

export const credentialInCommand: Rule = {
  meta: {
    id: "credential-in-command",
    title: "A password is typed on a command line",
    phase: "both",
    explanation:
      "A command's text is stored: that of `RUN` in the image's history, that of `CMD`, `ENTRYPOINT` and `HEALTHCHECK` in its configuration. While a command runs, every process on the machine can read its arguments.",
    instead:
      "Hand over a file: `--password-stdin < /run/secrets/pw`, `--requirepass` in a mounted configuration, `MYSQL_PWD` read from the secret, `curl --netrc-file`.",
    others: "Trivy knows five such commands. Scanners of values find only passwords with a known form.",
    references: [
      {
        title: "CWE-214: sensitive information in a process's arguments",
        url: "https://cwe.mitre.org/data/definitions/214.html",
      },
    ],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM alpine\nRUN curl -u ci:«kT4vQz8mWx2R» https://a.test/f -o f\n" },
      { Dockerfile: "FROM redis\nCMD redis-server --requirepass «kT4vQz8mWx2R»\n" },
      { Dockerfile: 'FROM redis\nCMD ["redis-server", "--requirepass", "«kT4vQz8mWx2R»"]\n' },
      { Dockerfile: "FROM mysql\nHEALTHCHECK CMD mysqladmin ping -p«kT4vQz8mWx2R»\n" },
      { Dockerfile: "FROM debian\nRUN echo «root:kT4vQz8mWx2R» | chpasswd\n" },
      { Dockerfile: "FROM debian\nRUN API_KEY=«4f9a8b7c6d5e» ./install\n" },
      { Dockerfile: "FROM debian\nRUN sh -c 'echo «root:kT4vQz8mWx2R» | chpasswd'\n" },
      { Dockerfile: 'FROM debian\nRUN echo "DB_PASSWORD=«kT4vQz8mWx2R»" >> .env\n' },
      { Dockerfile: "FROM docker\nRUN echo «kT4vQz8mWx2R» | docker login -u ci --password-stdin r.test\n" },
      { Dockerfile: "FROM node:24\nRUN npm config set //r.test/:_authToken «kT4vQz8mWx2R»\n" },
      { Dockerfile: "FROM debian\nRUN ldapadd -x -D cn=admin -w «kT4vQz8mWx2R» -f users.ldif\n" },
      {
        "compose.yaml":
          "services:\n  r:\n    image: redis\n    command: redis-server --requirepass «kT4vQz8mWx2R»\n",
      },
      {
        "compose.yaml":
          'services:\n  r:\n    image: redis\n    command: ["redis-server", "--requirepass", "«${REDIS_PASSWORD}»"]\n',
      },
      {
        "compose.yaml":
          "services:\n  d:\n    image: mysql\n    healthcheck:\n      test: mysqladmin ping -uroot -p«kT4vQz8mWx2R»\n",
      },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t,env=T curl -u ci:$T https://a.test/f -o f\n" },
      { Dockerfile: "FROM mysql\nHEALTHCHECK CMD mysqladmin ping -p$MYSQL_ROOT_PASSWORD -P3306\n" },
      {
        "compose.yaml":
          "services:\n  d:\n    image: mysql\n    healthcheck:\n      test: mysqladmin ping -p$$MYSQL_ROOT_PASSWORD\n    command: --default-authentication-plugin=mysql_native_password --port=3307\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN adduser -D --disabled-password app && passwd -d root && apk add --no-cache pass\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN echo \"requirepass $PW\" > /etc/r.conf && echo TOKEN= >> .env && echo 'PASSWORD_FILE=/run/secrets/p' > e\nRUN SECRET_KEY=dummy ./manage.py collectstatic && TOKENIZERS=1 KEY_FILE=/x make\n",
      },
    ],
  },
  check(project, report) {
    for (const { instruction, at } of eachInstruction(project)) {
      if (instruction.kind === "RUN") inspect(shellCommands(commandText(instruction.command)), at, report);
      else if (instruction.kind === "CMD" || instruction.kind === "ENTRYPOINT")
        inspect(shellCommands(commandText(instruction.command)), at, report);
      else if (instruction.kind === "HEALTHCHECK" && instruction.check)
        inspect(shellCommands(commandText(instruction.check.command)), at, report);
    }
    for (const { compose, service } of eachService(project))
      for (const entries of [service.command, service.entrypoint, service.healthcheck]) {
        const [first, ...others] = entries;
        if (first === undefined) continue;
        const text = entries
          .map(({ value }) => value ?? "")
          .join(" ")
          .replace(/^CMD(?:-SHELL)? /, "");
        const range = { start: first.valueRange.start, end: (others.at(-1) ?? first).valueRange.end };
        // `$$` reaches the container as a variable; a single `$` is filled in by Compose, and then is text.
        inspect(
          shellCommands(text.replaceAll("$$", "\ue000")),
          (needle) => compose.source.find(needle, range),
          report,
          true,
        );
      }
  },
};

function inspect(
  commands: readonly ShellCommand[],
  at: (needle: string | RegExp) => Place,
  report: Report,
  filledIn = false,
): void {
  const say = (value: string, message: string) => {
    if (value.includes("\ue000")) return;
    const kind = valueKind(value);
    const stored =
      kind === "literal" ||
      kind === "weak" ||
      (filledIn && kind === "stand-in") ||
      (filledIn && kind === "reference" && /^\$\{\w+\}$/.test(value));
    const needle = kind === "reference" ? referenceTo(value.slice(2, -1)) : value;
    if (stored)
      report(at(needle), message, { severity: kind === "weak" || kind === "stand-in" ? "info" : "warning" });
  };
  for (const { words, assignments, redirects, pipedTo } of commands) {
    const inner =
      /^(?:\S*\/)?(?:ba|da|a|z)?sh$/.test(words[0] ?? "") && /^-\w*c$/.test(words[1] ?? "") ? words[2] : "";
    if (inner) inspect(shellCommands(inner), at, report, filledIn);
    const message = "This is stored with the command, and every process can read it while the command runs.";
    for (const value of passwordOptions(words)) say(value, message);
    const printed = /^(?:echo|printf)$/.test(words[0] ?? "") ? words.slice(1).join(" ") : "";
    if (pipedTo?.words.some((word) => /^--(?:password-stdin|with-token)$/.test(word)))
      say(words.at(-1) ?? "", message);
    else if (redirects.some(({ operator }) => operator.startsWith(">")) || pipedTo?.words[0] === "tee") {
      const written = credentialIn(printed.replaceAll("\\n", "\n"));
      if (written !== undefined && !tokenIn(written))
        say(written, "This is stored with the command, and in the file.");
    }
    if (pipedTo?.words[0] === "chpasswd" && !pipedTo.words.includes("-e")) {
      const pair = words.find((word) => /^[\w-]+:[^\s:$]+$/.test(word));
      const [user, password] = pair?.split(":") ?? [];
      const kind = user === password ? "weak" : valueKind(password);
      if (pair !== undefined && (kind === "literal" || kind === "weak"))
        report(at(pair), "This password is stored in the history, and its hash in the layer.", {
          severity: kind === "weak" ? "info" : "warning",
        });
    }
    for (const { name, value } of assignments)
      if (isCredentialName(name) && !filledIn) say(value, `${name} is stored with the command.`);
  }
}

/** Where a variable is used; half-typed files have signs in its name. */
function referenceTo(name: string): RegExp {
  return new RegExp(`\\$\\{?${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[^}\\s"']*\\}?`);
}
