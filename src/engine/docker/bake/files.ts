import type { Client } from "../cli/client.ts";
import { humanSize } from "../cli/human.ts";
import { composeTargets } from "./compose-targets.ts";
import { BakeError, Definition } from "./definition.ts";
import { parseHcl, parseHclJson } from "./hcl/body.ts";
import { type BakeFile, inFile } from "./variables.ts";

/** Without `-f` all of these that are there are read, in this order (buildx's bake/bake.go). */
const STANDARD = [
  ...["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"],
  ...["docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"],
];

/** A file that bake reads. */
export interface Found {
  readonly name: string;
  readonly text: string;
}

/** The files, with the lines of progress that say so. Throws BakeError for one that is not there. */
export function findFiles(
  client: Client,
  given: readonly string[],
): {
  readonly files: readonly Found[];
  readonly lines: readonly string[];
  readonly missing: string | undefined;
} {
  const names = given.length > 0 ? given : STANDARD.filter((name) => client.exists(name));
  const lines: string[] = [];
  const files: Found[] = [];
  for (const name of names) {
    if (!client.exists(name)) return { files, lines: [...lines, `reading ${name} done`], missing: name };
    const bytes = client.readFile(name);
    const size = humanSize(bytes.length);
    lines.push(`reading ${name} ${size} / ${size} done`);
    files.push({ name, text: new TextDecoder().decode(bytes) });
  }
  return { files, lines, missing: undefined };
}

/** Reads what the files define. Throws BakeError, BakeFileError. */
export function readDefinition(client: Client, files: readonly Found[]): Definition {
  const isCompose = ({ name }: Found) => /\.ya?ml$/.test(name);
  const composed = composeTargets(
    client,
    files.filter(isCompose).map(({ name }) => name),
  );
  const own = files.filter((file) => !isCompose(file)).map(parseFile);
  return new Definition(composed, own, client.environment);
}

function parseFile({ name, text }: Found): BakeFile {
  const empty = { name, text, body: { attributes: new Map(), blocks: [] } };
  if (!name.endsWith(".json")) return { ...empty, body: inFile(empty, () => parseHcl(text)) };
  try {
    return { ...empty, body: parseHclJson(text) };
  } catch (error) {
    if (error instanceof SyntaxError) throw new BakeError(`failed to parse ${name}: ${error.message}`);
    throw error;
  }
}
