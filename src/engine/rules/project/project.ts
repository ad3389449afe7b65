import type { Workspace } from "../../source/workspace.ts";
import { type ComposeView, readCompose } from "./compose-view.ts";
import { type DockerCall, dockerCalls, secretSourcesOf } from "./delivery.ts";
import { type DockerfileView, inFolder, readDockerfile } from "./dockerfile-view.ts";
import { SourceText } from "./source-text.ts";
import { readWorkflows, type WorkflowView } from "./workflow-view.ts";

/** A learner's workspace as the rules see it: every file read once. */
export interface Project {
  /** Texts by path; files that are no text, or large, are left out. */
  readonly files: ReadonlyMap<string, string>;
  readonly dockerfiles: readonly DockerfileView[];
  readonly composeFiles: readonly ComposeView[];
  readonly workflows: readonly WorkflowView[];
  /** Shell scripts. */
  readonly scripts: readonly SourceText[];
  readonly calls: readonly DockerCall[];
  /** Files that are handed over as secrets, by a compose file or by `--secret`: what they hold is a credential. */
  readonly secretSources: ReadonlySet<string>;
  /** Texts that do not parse. */
  readonly problems: readonly {
    readonly file: string;
    readonly message: string;
    readonly range: SourceTextRange;
  }[];
}

type SourceTextRange = ReturnType<SourceText["all"]>;

const LARGEST = 256 * 1024;

export function isDockerfileName(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    /^(?:Dockerfile|Containerfile)(?:[.-](?!dockerignore$)[\w.-]+)?$|\.Dockerfile$/i.test(name) &&
    !/\.dockerignore$/.test(name)
  );
}

export function isComposeName(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|^(?:docker-)?stack(?:[.-][\w.-]+)?\.ya?ml$/i.test(
    name,
  );
}

/** Never throws: what does not parse is named in `problems`. */
export function readProject(workspace: Workspace): Project {
  const files = new Map<string, string>();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (const [path, { content, symlink }] of workspace) {
    if (symlink !== undefined || content.length > LARGEST || path.endsWith("/")) continue;
    try {
      files.set(path, decoder.decode(content));
    } catch (error) {
      // Bytes that are no text: no rule has anything to say about them.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  const composeFiles = [...files].flatMap(([path, text]) =>
    isComposeName(path) ? [readCompose(path, text)] : [],
  );
  const scripts = [...files].flatMap(([path, text]) =>
    /\.(?:ba)?sh$/.test(path) || /^#!.*\b(?:ba|da|a)?sh\b/.test(text) ? [new SourceText(path, text)] : [],
  );
  const calls = scripts.flatMap(dockerCalls);
  const secretSources = new Set([
    ...calls.flatMap(secretSourcesOf),
    ...composeFiles.flatMap(({ folder, secrets }) =>
      secrets.flatMap(({ file }) => (file?.value === undefined ? [] : [inFolder(folder, file.value)])),
    ),
  ]);
  const contexts = new Map<string, string>();
  for (const { dockerfile, context } of calls)
    if (dockerfile !== undefined && context !== undefined) contexts.set(dockerfile, context);
  for (const { services } of composeFiles)
    for (const { build } of services) if (build?.local) contexts.set(build.dockerfile, build.context);

  const dockerfiles: DockerfileView[] = [];
  const problems: { file: string; message: string; range: SourceTextRange }[] = [];
  for (const [path, text] of files) {
    if (!isDockerfileName(path) && !contexts.has(path)) continue;
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    const read = readDockerfile(path, text, contexts.get(path) ?? folder, files);
    if (read.view) dockerfiles.push(read.view);
    for (const problem of read.problems) problems.push({ file: path, ...problem });
  }
  for (const { file, problems: found } of composeFiles)
    for (const problem of found) problems.push({ file, ...problem });
  const { views: workflows, problems: refused } = readWorkflows(files);
  problems.push(...refused);
  return { files, dockerfiles, composeFiles, workflows, scripts, calls, secretSources, problems };
}

/** The builds of a Dockerfile that the workspace shows: compose services and scripts. */
export function buildsOf(project: Project, dockerfile: string) {
  const services = project.composeFiles.flatMap((compose) =>
    compose.services.flatMap((service) =>
      service.build?.local && service.build.dockerfile === dockerfile
        ? [{ compose, service, build: service.build }]
        : [],
    ),
  );
  const calls = project.calls.filter((call) => call.kind === "build" && call.dockerfile === dockerfile);
  return { services, calls };
}
