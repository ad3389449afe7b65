import { eachRun } from "../project/each.ts";
import { SecretFlow } from "../project/secret-flow.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

/** Commands that keep what they are told, where they keep it, and what undoes it in the same RUN. */
const stores: readonly { command: RegExp; file: string; undo: RegExp }[] = [
  {
    command: /^npm (?:config )?set\b|^npm (?:login|adduser)\b/,
    file: "~/.npmrc",
    undo: /\.npmrc|npm config (?:delete|rm)|npm logout/,
  },
  {
    command: /^(?:pnpm|yarn) config set\b/,
    file: "its configuration",
    undo: /\.(?:npm|yarn)rc|config (?:delete|unset)/,
  },
  { command: /^aws configure\b/, file: "~/.aws/credentials", undo: /\.aws/ },
  {
    command: /^git config\b(?!.*--(?:get|unset|list))/,
    file: "the git configuration",
    undo: /\.gitconfig|git config.*--(?:unset|remove)|rm .*\.git(?:\s|$)/,
  },
  {
    command: /^git remote (?:add|set-url)\b/,
    file: ".git/config",
    undo: /rm .*\.git(?:\s|$)|git remote (?:remove|set-url)/,
  },
  {
    command: /^(?:python3? -m )?pip3? config\b.* set\b|^pip3? config set\b/,
    file: "pip.conf",
    undo: /pip\.conf|pip3? config unset/,
  },
  {
    command: /^poetry config\b/,
    file: "~/.config/pypoetry/auth.toml",
    undo: /pypoetry|poetry config .*--unset/,
  },
  {
    command: /^(?:docker|podman|buildah|skopeo|helm registry|oras) login\b/,
    file: "its config.json",
    undo: /logout|\.docker|auth\.json/,
  },
  { command: /^composer config\b/, file: "auth.json", undo: /auth\.json|composer config .*--unset/ },
  {
    command: /^(?:bundle|bundler) config\b/,
    file: "~/.bundle/config",
    undo: /\.bundle|config (?:unset|--delete)/,
  },
  {
    command: /^(?:dotnet )?nuget (?:add|update|sources? add)\b|^dotnet nuget add source\b/,
    file: "nuget.config",
    undo: /nuget\.config|remove source/i,
  },
  {
    command: /^gcloud auth activate-service-account\b/,
    file: "~/.config/gcloud",
    undo: /\.config\/gcloud|auth revoke/,
  },
  { command: /^az login\b/, file: "~/.azure", undo: /\.azure|az logout/ },
  { command: /^gh auth login\b/, file: "~/.config/gh/hosts.yml", undo: /\.config\/gh|gh auth logout/ },
  { command: /^cargo login\b/, file: "~/.cargo/credentials.toml", undo: /credentials\.toml|cargo logout/ },
  {
    command: /^(?:huggingface-cli|hf auth) login\b/,
    file: "~/.cache/huggingface/token",
    undo: /huggingface|logout/,
  },
  {
    command:
      /^(?:terraform|vault|doppler|snyk|firebase|heroku|vercel|sentry-cli|snyk) (?:login|auth|configure)\b/,
    file: "its configuration",
    undo: /logout|rm /,
  },
];

export const toolStoresSecret: Rule = {
  meta: {
    id: "tool-stores-secret",
    title: "A tool is told to remember the secret",
    phase: "build",
    explanation:
      "`npm config set`, `aws configure set`, `git config`, `pip config set`, `docker login` and their like write what they are given into a file of the image. The secret mount goes, the file stays in the layer. npm also writes the value into its debug log.",
    instead:
      "Give the tool the secret for one command: a variable that it reads (`env=AWS_SECRET_ACCESS_KEY`), its own file as the mount's target (`target=/root/.npmrc`), or `git -c` in place of `git config`.",
    others:
      "Trivy knows some of these commands, but is content as soon as there is a secret mount; one checker's own example of good use runs `aws configure set` below a mount.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=secret,id=t «npm config set» //r.test/:_authToken $(cat /run/secrets/t) && npm ci\n",
      },
      {
        Dockerfile:
          "FROM amazon/aws-cli\nRUN --mount=type=secret,id=k,env=K «aws configure set» aws_secret_access_key $K\n",
      },
      {
        Dockerfile:
          'FROM alpine/git\nRUN --mount=type=secret,id=t,env=T «git config --global» url."https://x:$T@git.test/".insteadOf https://git.test/\n',
      },
      {
        Dockerfile:
          "FROM python:3\nRUN --mount=type=secret,id=t «pip config set» global.index-url https://ci:$(cat /run/secrets/t)@p.test/simple\n",
      },
      {
        Dockerfile:
          "FROM docker\nRUN --mount=type=secret,id=p cat /run/secrets/p | «docker login» -u ci --password-stdin r.test && docker pull r.test/x\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          'FROM alpine/git\nRUN --mount=type=secret,id=t,env=T git -c http.extraHeader="Authorization: Bearer $T" fetch\n',
      },
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=secret,id=t,env=T npm config set //r.test/:_authToken $T && npm ci && rm -rf ~/.npmrc ~/.npm/_logs\n",
      },
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=secret,id=n,target=/root/.npmrc npm config set fund false --location=project && npm ci\n",
      },
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=secret,id=t,env=T npm config set //r.test/:_authToken '${T}' && npm ci\n",
      },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      const flow = new SecretFlow(run);
      for (const [index, command] of run.commands.entries()) {
        const text = command.words.join(" ");
        const store = stores.find((candidate) => candidate.command.test(text));
        if (store === undefined) continue;
        const piped = command.pipedFrom && flow.printedBy(command.pipedFrom);
        const input = command.redirects.some(({ operator }) => operator === "<")
          ? flow.fileOf(command)
          : undefined;
        const id = unquotedSecret(run.text, flow.inWords(command)) ?? piped ?? input;
        const later = run.commands.slice(index + 1).map(({ words }) => words.join(" "));
        if (id === undefined || later.some((other) => store.undo.test(other))) continue;
        const words = command.words.filter(
          (word, place) => place < 4 && !/[$"/:.]/.test(word) && word !== "aws_secret_access_key",
        );
        const shown = words.slice(0, words[1] === "config" || words[1] === "configure" ? 3 : 2).join(" ");
        report(
          at(shown),
          `${command.words[0]} writes the secret ${id} into ${store.file}, which stays in the layer.`,
        );
      }
    }
  },
};

/** `'${T}'` in single quotes reaches the tool as typed: the file then names the variable, not its value. */
function unquotedSecret(text: string, id: string | undefined): string | undefined {
  return id !== undefined && /'[^']*\$\{\w+\}[^']*'/.test(text) && !/\$\(|"[^"]*\$|[^'"]\$\w/.test(text)
    ? undefined
    : id;
}
