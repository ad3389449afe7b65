import { isMap, isScalar, parseDocument } from "yaml";
import { CONFIG_FILE_NAMES } from "../../engine/compose/config-files.ts";
import { ROOT } from "../../engine/filesystem/types.ts";
import type { Host } from "../../engine/host/types.ts";

const STACK_LABEL = "com.docker.stack.namespace";

/** The names that stand for a word of a usage line, e.g. of `[OPTIONS] CONTAINER COMMAND [ARG...]`. */
const NAMES: readonly (readonly [word: RegExp, names: (host: Host) => Iterable<string>])[] = [
  [/\bCONTAINER\b/, containers],
  [/IMAGE\b|REPOSITORY|NAME\[:TAG/, images],
  [/\bVOLUME\b/, ({ engine }) => engine.volumes.all().map(({ name }) => name)],
  [/\bNETWORK\b/, ({ engine }) => engine.networks.all().map(({ name }) => name)],
  [/\bSECRET\b/, ({ engine }) => engine.swarm?.secrets.all().map(({ name }) => name) ?? []],
  [/\bCONFIG\b/, ({ engine }) => engine.swarm?.configs.all().map(({ name }) => name) ?? []],
  [/\bSERVICE\b/, services],
  [/\bSTACK\b/, stacks],
  [/\bNAME\|ID\b/, (host) => [...containers(host), ...images(host)]],
];

/** What exists on the machine of all that `usage` asks for by name. */
export function namesOf(usage: string, host: Host): string[] {
  return NAMES.flatMap(([word, names]) => (word.test(usage) ? [...names(host)] : []));
}

function containers(host: Host): string[] {
  return [...host.containers.values()].map(({ name }) => name.replace(/^\//, ""));
}

function images(host: Host): string[] {
  return host.images.references().map((name) => name.replace(/:latest$/, ""));
}

function services({ engine }: Host): string[] {
  return [...(engine.swarm?.services.values() ?? [])].map(({ spec }) => spec.Name);
}

function stacks({ engine }: Host): string[] {
  return [...(engine.swarm?.services.values() ?? [])].flatMap(({ spec }) => spec.Labels[STACK_LABEL] ?? []);
}

/** The services that the compose files list: those that were named, else the one of a known name. */
export function composeServices(files: readonly string[], host: Host, cwd: string): string[] {
  const read = (path: string) => textOf(host, path.startsWith("/") ? path : `${cwd}/${path}`);
  const [found] = CONFIG_FILE_NAMES.flatMap((name) => read(name) ?? []);
  const texts = files.length > 0 ? files.flatMap((file) => read(file) ?? []) : found ? [found] : [];
  return texts.flatMap((text) => {
    const document = parseDocument(text);
    const listed = document.get("services");
    return isMap(listed) ? listed.items.map(({ key }) => (isScalar(key) ? String(key.value) : "")) : [];
  });
}

function textOf({ machine: { filesystem } }: Host, path: string): string | undefined {
  try {
    return new TextDecoder().decode(filesystem.readFile(path, ROOT));
  } catch {
    return undefined;
  }
}
