import { copiedSecrets, workdirs } from "../project/copied-files.ts";
import { isCopy, under } from "../project/dockerfile-view.ts";
import { SecretFlow } from "../project/secret-flow.ts";
import type { Rule } from "../types.ts";

export const copyFromTaintedStage: Rule = {
  meta: {
    id: "copy-from-tainted-stage",
    title: "COPY --from takes a credential over from another stage",
    phase: "build",
    explanation:
      "A multi-stage build leaves behind what it does not copy. This instruction copies a path in which an earlier stage has put a credential, so the final image has it after all.",
    instead: "Copy the result only, or keep the credential out of the other stage with a secret mount.",
    others: "No checker we tried follows files through stages; Trivy does not look at builder stages at all.",
    references: [
      { title: "Docker: multi-stage builds", url: "https://docs.docker.com/build/building/multi-stage/" },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM node:24 AS deps\nWORKDIR /app\nCOPY .npmrc package.json ./\nRUN npm ci\nFROM node:24-slim\nCOPY --from=deps «/app» /app\n",
        ".npmrc": "//r.test/:_authToken=f81d4fae7dec11d0\n",
      },
      {
        Dockerfile:
          "FROM alpine AS b\nRUN --mount=type=secret,id=t cat /run/secrets/t > /out/conf\nFROM alpine\nCOPY --from=0 «/out/» /etc/app/\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM node:24 AS deps\nWORKDIR /app\nCOPY .npmrc package.json ./\nRUN npm ci\nFROM node:24-slim\nCOPY --from=deps /app/node_modules /app/node_modules\n",
        ".npmrc": "//r.test/:_authToken=f81d4fae7dec11d0\n",
      },
      {
        Dockerfile:
          "FROM node:24 AS deps\nRUN --mount=type=secret,id=n,target=/root/.npmrc npm ci\nFROM node:24-slim\nCOPY --from=deps /app /app\n",
      },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles) {
      const tainted = view.stages.map((stage, index) => {
        const folders = workdirs(view, index);
        return [
          ...stage.stage.instructions
            .filter(isCopy)
            .flatMap((copy) =>
              copiedSecrets(project, view, copy, folders.get(copy) ?? "/").flatMap(({ kind, destination }) =>
                kind === "secret" ? [destination] : [],
              ),
            ),
          ...stage.runs.flatMap((run) =>
            run.secrets.length > 0 ? [...new SecretFlow(run).written()].map(({ path }) => path) : [],
          ),
        ];
      });
      for (const { stage } of view.stages)
        for (const copy of stage.instructions.filter(isCopy)) {
          if (copy.from === undefined) continue;
          const from = view.stages.findIndex(
            ({ stage: other }) =>
              other.name === copy.from?.toLowerCase() || String(other.index) === copy.from,
          );
          for (const source of copy.sources) {
            const path = under("/", source.replace(/\/?\*$/, ""));
            const taken = tainted[from]?.find(
              (secret) => secret === path || secret.startsWith(path === "/" ? "/" : `${path}/`),
            );
            if (taken !== undefined)
              report(
                view.source.find(
                  new RegExp(`(?<=\\s)${source.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?=\\s)`),
                  copy.range,
                ),
                `The stage ${copy.from} has put a credential into ${taken}, and this copies it.`,
              );
          }
        }
    }
  },
};
