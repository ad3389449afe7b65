import { eachRun } from "../project/each.ts";
import type { Rule } from "../types.ts";

const withCredential = /https?:\/\/[^\s@/]*(?:\$\{|\$\(|:[^\s@/]+)[^@]*@/;

export const gitCloneKeepsToken: Rule = {
  meta: {
    id: "git-clone-keeps-token",
    title: "A clone keeps the token in .git/config",
    phase: "build",
    explanation:
      "`git clone https://user:TOKEN@host/repo` writes the whole URL, token included, as the remote's address into `.git/config`. The folder is part of the layer.",
    instead:
      "Clone with `--mount=type=ssh`, with `git -c http.extraHeader=...`, or let `ADD` fetch the repository with the secret `GIT_AUTH_TOKEN`. If the URL must hold the token, remove `.git` in the same `RUN`.",
    others: "No checker we tried knows where git keeps the address.",
    references: [
      { title: "git clone", url: "https://git-scm.com/docs/git-clone" },
      {
        title: "Docker: Git authentication for remote contexts",
        url: "https://docs.docker.com/build/building/secrets/#git-authentication-for-remote-contexts",
      },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine/git\nRUN --mount=type=secret,id=t git clone «https://ci:$(cat /run/secrets/t)@git.test/lib.git» /lib\n",
      },
      {
        Dockerfile:
          "FROM alpine/git\nRUN --mount=type=secret,id=t,env=T git clone «https://$T@git.test/lib.git» /lib && cd /lib && make\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine/git\nRUN --mount=type=secret,id=t,env=T git clone https://$T@git.test/lib.git /lib && rm -rf /lib/.git\n",
      },
      { Dockerfile: "FROM alpine/git\nRUN git clone https://github.com/acme/lib.git /lib\n" },
      { Dockerfile: "FROM alpine/git\nRUN --mount=type=ssh git clone git@git.test:acme/lib.git /lib\n" },
      {
        Dockerfile:
          "FROM alpine/git\nARG REPO=lib\nRUN git clone --branch v1.0 https://github.com/acme/${REPO}.git /lib\n",
      },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project))
      for (const [index, { words }] of run.commands.entries()) {
        if (words[0] !== "git" || !words.includes("clone")) continue;
        const url = words.find((word) => withCredential.test(word));
        if (url === undefined) continue;
        const folder = words.at(-1) === url ? undefined : words.at(-1);
        const cleaned = run.commands.slice(index + 1).some(({ words: later }) => {
          const text = later.join(" ");
          return (
            (later[0] === "rm" &&
              (/\.git(?:\s|$|\/config)/.test(text) || (folder !== undefined && later.includes(folder)))) ||
            /^git (?:-C \S+ )?remote (?:set-url|remove|rm)\b/.test(text)
          );
        });
        const tail = url.slice(url.lastIndexOf("@"));
        if (!cleaned)
          report(
            at(new RegExp(`https?://(?:\\$\\([^)]*\\)|\\S)*?${tail.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`)),
            "The token of this URL stays in .git/config, and so in the layer.",
          );
      }
  },
};
