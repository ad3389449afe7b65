import { ignoreFix } from "../fixes.ts";
import { copiedSecrets, workdirs } from "../project/copied-files.ts";
import { isCopy } from "../project/dockerfile-view.ts";
import { DOCKERIGNORE } from "../references.ts";
import type { Rule } from "../types.ts";

export const copyEverything: Rule = {
  meta: {
    id: "copy-takes-secrets-along",
    title: "COPY of a folder takes files with credentials along",
    phase: "both",
    explanation:
      "`COPY . .` takes everything that `.dockerignore` does not leave out: the `.env`, the `.npmrc` with the token, the key beside the code. No line of the Dockerfile shows it.",
    instead: "List the files in `.dockerignore`, or copy only what the image needs.",
    others:
      "Sonar warns of every `COPY . .` and does not read .dockerignore. Leaklab reads both, and the files, so it speaks up only when a credential is really taken along.",
    references: [DOCKERIGNORE],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM node:24\nWORKDIR /app\nCOPY «.» .\n",
        ".npmrc": "//r.test/:_authToken=f81d4fae7dec11d0\n",
      },
      { Dockerfile: "FROM node:24\nCOPY «config/» /app/\n", "config/.env": "DB_PASSWORD=kT4vQz8mWx2R\n" },
      {
        Dockerfile: "FROM node:24\nADD «*.txt» /app/\n",
        "token.txt": "f81d4fae7dec11d0\n",
        "notes.txt": "hello world\n",
      },
      {
        Dockerfile: "FROM node:24\nCOPY «.» .\n",
        ".env": "API_TOKEN=f81d4fae7dec11d0\n",
        ".dockerignore": "*.md\n",
      },
    ],
    valid: [
      {
        Dockerfile: "FROM node:24\nCOPY . .\n",
        "index.js": "const password = process.env.PASSWORD;\n",
        ".env.example": "API_TOKEN=f81d4fae7dec\n",
      },
      {
        Dockerfile: "FROM node:24\nCOPY . .\n",
        ".env": "API_TOKEN=f81d4fae7dec11d0\n",
        ".dockerignore": ".env*\n",
      },
      {
        Dockerfile: "FROM node:24\nCOPY src /app\n",
        ".env": "API_TOKEN=f81d4fae7dec11d0\n",
        "src/a.js": "1\n",
      },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles)
      for (const [index, { stage }] of view.stages.entries()) {
        const folders = workdirs(view, index);
        for (const copy of stage.instructions.filter(isCopy)) {
          const taken = copiedSecrets(project, view, copy, folders.get(copy) ?? "/").filter(
            ({ named }) => !named,
          );
          for (const source of new Set(taken.map((file) => file.source))) {
            const paths = taken.filter((file) => file.source === source).map(({ path }) => path);
            const place = view.source.find(
              new RegExp(`(?<=\\s)${source.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?=\\s)`),
              copy.range,
            );
            report(
              place,
              `This takes ${paths.join(", ")} into the image; .dockerignore does not leave ${paths.length > 1 ? "them" : "it"} out.`,
              {
                fix: ignoreFix(project, view, paths),
              },
            );
          }
        }
      }
  },
};
