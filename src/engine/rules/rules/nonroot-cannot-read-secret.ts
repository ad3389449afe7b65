import { eachRun } from "../project/each.ts";
import { DOCKERFILE_MOUNTS } from "../references.ts";
import type { Rule } from "../types.ts";

export const nonrootCannotReadSecret: Rule = {
  meta: {
    id: "nonroot-cannot-read-secret",
    title: "The user of this RUN cannot read the secret",
    phase: "build",
    explanation:
      "A mounted secret belongs to root and has mode 0400. After `USER app` the file is there and cannot be opened: `Permission denied`. A command that goes on without its token may fail much later.",
    instead:
      "Give the file to the user with `uid=1000`, or pass the secret as a variable with `env=NAME`, which works for every user.",
    others: "No checker we tried compares USER with the mount.",
    references: [DOCKERFILE_MOUNTS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM node:24\nUSER node\nRUN «--mount=type=secret,id=npmrc,target=/home/node/.npmrc» npm ci\n",
      },
      {
        Dockerfile:
          "FROM node:24\nUSER 1000\nRUN «--mount=type=secret,id=t» cat /run/secrets/t | ./install\n",
      },
      {
        Dockerfile:
          "FROM node:24\nUSER 1000:1000\nRUN «--mount=type=secret,id=t,mode=0440» ./install < /run/secrets/t\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM node:24\nUSER 1000\nRUN --mount=type=secret,id=t,uid=1000 ./install < /run/secrets/t\n",
      },
      { Dockerfile: "FROM node:24\nUSER node\nRUN --mount=type=secret,id=t,env=T ./install\n" },
      {
        Dockerfile:
          "FROM node:24\nUSER node\nRUN --mount=type=secret,id=t,mode=0444 ./install < /run/secrets/t\n",
      },
      {
        Dockerfile:
          "FROM node:24\nUSER node\nUSER root\nRUN --mount=type=secret,id=t ./install < /run/secrets/t\n",
      },
      {
        Dockerfile:
          "FROM node:24\nARG U=root\nUSER $U\nRUN --mount=type=secret,id=t ./install < /run/secrets/t\n",
      },
    ],
  },
  check(project, report) {
    for (const { view, run, at } of eachRun(project)) {
      const [user = "", group] = run.user.split(":");
      if (
        user === "root" ||
        /^0+$/.test(user) ||
        user.includes("$") ||
        /\b(?:sudo|su|gosu|doas)\b/.test(run.text)
      )
        continue;
      for (const { mount, id, path, range } of run.secrets) {
        if (path === undefined) continue;
        const mode = mount.mode ?? 0o400;
        const owns = mount.uid !== undefined && (!/^\d+$/.test(user) || Number(user) === mount.uid);
        const shares =
          mount.gid !== undefined &&
          (mode & 0o040) !== 0 &&
          (group === undefined || group === String(mount.gid));
        if ((owns && (mode & 0o400) !== 0) || shares || (mode & 0o004) !== 0) continue;
        const typed = at(new RegExp(`--mount=\\S*${id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\S*`));
        const end = range.end;
        const more = /^\d+$/.test(user) ? `,uid=${user}` : ",mode=0444";
        report(
          { file: view.file, range },
          `USER ${run.user} cannot read this: a mounted secret belongs to root, mode ${mode.toString(8).padStart(4, "0")}.`,
          {
            fix:
              mount.mode === undefined && mount.uid === undefined && typed.range.end.line === end.line
                ? {
                    title: `Let USER ${run.user} read the secret (${more.slice(1)})`,
                    edits: [{ file: view.file, range: { start: end, end }, text: more }],
                  }
                : undefined,
          },
        );
      }
    }
  },
};
