import { ignoreFix } from "../fixes.ts";
import { copiedSecrets, workdirs } from "../project/copied-files.ts";
import { isCopy } from "../project/dockerfile-view.ts";
import { BUILD_SECRETS, DOCKERIGNORE } from "../references.ts";
import type { Rule } from "../types.ts";

export const copySecretFile: Rule = {
  meta: {
    id: "copy-secret-file",
    title: "A file with a credential is copied into the image",
    phase: "both",
    explanation:
      "`COPY` puts the file into a layer of its own, and layers are never changed again. Whoever has the image has the file, even if a later instruction deletes it.",
    instead:
      "Mount the file for the `RUN` that needs it, `--mount=type=secret,id=npmrc,target=/root/.npmrc`, and list it in `.dockerignore`. A file that only names a variable (`_authToken=${NPM_TOKEN}`) may be copied.",
    others:
      "Trivy and dockle warn of some file names in the last stage, whatever is in the file. Leaklab reads the file when the workspace has it.",
    references: [BUILD_SECRETS, DOCKERIGNORE],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM node:24\nCOPY package.json «.npmrc» ./\n",
        ".npmrc": "//r.test/:_authToken=f81d4fae7dec11d0\n",
      },
      { Dockerfile: "FROM alpine\nCOPY «id_rsa» /root/.ssh/id_rsa\n" },
      { Dockerfile: "FROM alpine\nCOPY --chown=1:1 «.env» /app/\n" },
      {
        Dockerfile: "FROM alpine\nADD «conf/db_password.txt» /app/\n",
        "conf/db_password.txt": "kT4vQz8mWx2R\n",
      },
    ],
    valid: [
      {
        Dockerfile: "FROM node:24\nCOPY package.json .npmrc ./\n",
        ".npmrc": "//r.test/:_authToken=${NPM_TOKEN}\nregistry=https://r.test/\n",
      },
      {
        Dockerfile: "FROM alpine\nCOPY .env.example ca.pem id_rsa.pub tokenizer.json public.key /app/\n",
        "ca.pem": "-----BEGIN CERTIFICATE-----\n",
      },
      { Dockerfile: "FROM alpine\nCOPY .env /app/\n", ".env": "MODE=fast\nPORT=8080\nAPI_TOKEN=\n" },
      { Dockerfile: "FROM alpine AS a\nFROM alpine\nCOPY --from=a /root/.netrc /x\n" },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles)
      for (const [index, { stage }] of view.stages.entries()) {
        const folders = workdirs(view, index);
        for (const copy of stage.instructions.filter(isCopy))
          for (const { source, path, kind, named } of copiedSecrets(
            project,
            view,
            copy,
            folders.get(copy) ?? "/",
          )) {
            if (!named) continue;
            const place = view.source.find(source, copy.range);
            const known = kind === "secret";
            report(
              place,
              known
                ? `${path} holds a credential, and this layer keeps it for good.`
                : `${path} often holds a credential. If yours does, mount it as a secret in place of copying it.`,
              {
                severity: known ? "warning" : "info",
                fix: known ? ignoreFix(project, view, [path]) : undefined,
              },
            );
          }
      }
  },
};
