import { copiedSecrets, workdirs } from "../project/copied-files.ts";
import { isCopy, type StageView, under } from "../project/dockerfile-view.ts";
import { mountOver, SecretFlow } from "../project/secret-flow.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const removedInLaterLayer: Rule = {
  meta: {
    id: "removed-in-later-layer",
    title: "A credential is deleted in a later layer",
    phase: "build",
    explanation:
      "Layers are stacked, not merged. `rm` in another `RUN` adds a note that hides the file; the layer below still has every byte, and `docker save` hands it out. Deleting helps only in the `RUN` that made the file.",
    instead: "Keep the file out of every layer: mount it with `--mount=type=secret`.",
    others: "No checker we tried follows a file from one instruction to another.",
    references: [
      BUILD_SECRETS,
      {
        title: "OCI image layers: whiteouts",
        url: "https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts",
      },
    ],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM node:24\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci\nRUN «rm .npmrc»\n" },
      {
        Dockerfile:
          "FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN git clone git@git.test:x && «rm -rf /root/.ssh»\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t cp /run/secrets/t /tmp/t\nRUN ./install /tmp/t && «rm /tmp/t»\n",
      },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nCOPY setup.sh /tmp/\nRUN /tmp/setup.sh && rm /tmp/setup.sh\n" },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t cp /run/secrets/t /tmp/t && ./install && rm /tmp/t\n",
      },
      {
        Dockerfile: "FROM node:24\nCOPY .npmrc ./\nRUN npm ci && rm .npmrc\n",
        ".npmrc": "registry=https://r.test/\n",
      },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles) {
      const left = new Map<StageView, string[]>();
      for (const [index, stage] of view.stages.entries()) {
        const folders = workdirs(view, index);
        const present = [...(stage.parent ? (left.get(stage.parent) ?? []) : [])];
        for (const instruction of stage.stage.instructions) {
          const folder = folders.get(instruction) ?? "/";
          if (isCopy(instruction))
            for (const { destination } of copiedSecrets(project, view, instruction, folder))
              present.push(destination);
          const run = stage.runs.find((candidate) => candidate.instruction === instruction);
          if (run === undefined) continue;
          for (const { words } of run.commands) {
            if (!/^(?:rm|shred|unlink)$/.test(words[0] ?? "")) continue;
            const target = words.find(
              (word) => !word.startsWith("-") && word !== words[0] && removes(folder, word, present),
            );
            if (target === undefined) continue;
            const name = target.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
            report(
              view.source.find(new RegExp(`${words[0]}\\b[^\\n;&|]*?${name}`), run.instruction.range),
              "This only hides the file: the layer in which it was made keeps the credential.",
            );
          }
          for (const { path } of new SecretFlow(run).written())
            if (!(["cache", "tmpfs", "bind"] as const).some((type) => mountOver(run, path, type)))
              present.push(path);
        }
        left.set(stage, present);
      }
    }
  },
};

function removes(folder: string, word: string, present: readonly string[]): boolean {
  const target = under(folder, word.replace(/\/?\*$/, ""));
  return target !== "/" && present.some((path) => path === target || path.startsWith(`${target}/`));
}
