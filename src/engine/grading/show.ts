import { buildOfStage } from "../evidence/calls.ts";
import type { Finding, Surface } from "../evidence/types.ts";
import type { DockerCall } from "../host/types.ts";

type Call = Pick<DockerCall, "argv">;

/** Where nothing was built by `docker build` itself: Compose, Bake, CI. */
const PLAIN: Call = { argv: ["build", "."] };

/** `layer 2: /app/.npmrc` -> `app/.npmrc`, as an archive names it; folders keep their final slash. */
function pathInLayer(where: string): string {
  return where.replace(/^layer \d+: \//, "");
}

/** Takes an image apart: the archive of every layer is searched for one path. */
function unpack(image: string, path: string): string {
  const folder = `/tmp/${image.replace(/[^a-z0-9]+/gi, "-")}`;
  return [
    `mkdir -p ${folder}`,
    `docker save ${image} | tar -xC ${folder}`,
    `for blob in ${folder}/blobs/sha256/*; do tar -xzOf $blob ${quote(path)} 2>/dev/null; done`,
  ].join(" && ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const inspectConfig = ({ object }: Finding) => `docker inspect ${object} --format '{{json .Config}}'`;

/** A throw-away build that reads what an earlier one left behind. */
function readCacheMount({ object, where }: Finding): string {
  const id = object.replace(/^cache mount /, "");
  const step = `RUN --mount=type=cache,id=${id},target=/c cat ${quote(`/c${where}`)}`;
  return `printf '%s\\n' 'FROM busybox' ${quote(step)} | docker build --no-cache --progress=plain -`;
}

/** The learner's last build again, up to the stage: the cache has it. */
function readStage(finding: Finding, calls: readonly Call[]): string {
  const name = finding.object.replace(/^stage /, "");
  const stage = /^stage-(\d+)$/.exec(name)?.[1] ?? name;
  const builds = [PLAIN, ...calls].map((call) => buildOfStage(call, stage, "opened"));
  const words = builds.findLast((build) => build !== undefined) ?? [];
  return `docker ${words.map(quote).join(" ")} && ${unpack("opened", pathInLayer(finding.where))}`;
}

/** What an attacker types to see the finding with their own eyes, by surface. Runs in the lab's terminal. */
const COMMANDS: Readonly<Record<Surface, (finding: Finding, calls: readonly Call[]) => string>> = {
  source: ({ object }) => `cat ${quote(object)}`,
  "build-log": () => "docker buildx history logs",
  "image-history": ({ object }) => `docker history --no-trunc ${object}`,
  "image-config": inspectConfig,
  "image-layer": ({ object, where }) => unpack(object, pathInLayer(where)),
  "build-cache": (finding, calls) =>
    finding.object.startsWith("cache mount ") ? readCacheMount(finding) : readStage(finding, calls),
  provenance: ({ object }) => `docker save ${object} | tar -xO | grep -a in-toto`,
  "build-record": ({ where }) =>
    /^[a-z]+[.[]/i.test(where) ? "docker buildx history inspect" : "docker buildx history logs",
  // A plan of the learner's prints what it prints to whoever keeps its output; anything else is a job's log.
  "ci-log": ({ object }) => (object.endsWith(".sh") ? `sh ${quote(object)}` : `world log ${quote(object)}`),
  exfiltrated: ({ object }) => `world inbox ${object}`,
  "container-config": inspectConfig,
  "container-env": ({ object }) => `docker exec ${object} sh -c "tr '\\0' '\\n' < /proc/1/environ"`,
  "container-args": ({ object }) => `docker exec ${object} sh -c "tr '\\0' ' ' < /proc/1/cmdline"`,
  "container-log": ({ object }) => `docker logs ${object}`,
  "container-filesystem": ({ object, where }) =>
    `docker diff ${object}; docker exec ${object} cat ${quote(where)}`,
  "container-mount": ({ object, where }) => `docker exec ${object} cat ${quote(where)}`,
  "compose-config": () => "docker compose config",
  "service-spec": ({ object }) => `docker service inspect ${object}`,
};

/** A swarm task as findings name it, `shop_api.1`: its container's name ends in an identifier that nobody types. */
const TASK = /^([\w-]+\.\d+)(?: \(stopped\))?$/;

/** `calls`: what the answer's commands had docker do. */
export function attackersCommand(finding: Finding, calls: readonly Call[] = []): string {
  const [, task] = (finding.surface.startsWith("container-") && TASK.exec(finding.object)) || [];
  const object = task === undefined ? finding.object : `$(docker ps -alqf name=${task})`;
  return COMMANDS[finding.surface]({ ...finding, object }, calls);
}
