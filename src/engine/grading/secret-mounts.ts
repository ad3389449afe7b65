import { parseDockerfile } from "../dockerfile/parse.ts";
import { SourceError } from "../source/errors.ts";
import type { Position, Range } from "../source/position.ts";
import type { Workspace } from "../source/workspace.ts";
import { isDockerfile } from "./source-problems.ts";

/** A `--mount=type=secret` of a RUN. */
export interface SecretMount {
  /** Path in the workspace. */
  readonly file: string;
  /** Of the whole flag. */
  readonly range: Range;
  /** undefined where variables decide. */
  readonly id: string | undefined;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The secret mounts of all Dockerfiles of a workspace. A file that does not parse has none. */
export function secretMounts(files: Workspace): SecretMount[] {
  return [...files].flatMap(([file, { content }]) =>
    isDockerfile(file) ? mountsOf(file, decoder.decode(content)) : [],
  );
}

function mountsOf(file: string, text: string): SecretMount[] {
  try {
    return parseDockerfile(text, file)
      .stages.flatMap(({ instructions }) => instructions)
      .flatMap((instruction) => (instruction.kind === "RUN" ? instruction.mounts : []))
      .filter((mount) => /(?:^|,)type=secret(?:,|$)/.test(mount.text))
      .map((mount) => ({ file, range: mount.range, id: idOf(mount.text) }));
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

/** The id, or what stands for one: the last name of the target. */
function idOf(mount: string): string | undefined {
  if (mount.includes("$")) return undefined;
  const value = (...keys: string[]) =>
    mount
      .split(",")
      .find((field) => keys.includes(field.split("=")[0] ?? ""))
      ?.replace(/^[^=]*=/, "");
  return value("id") ?? value("target", "dst", "destination")?.split("/").at(-1);
}

/** The workspace with the mount taken away. Blanks take its place, so everything else stays where it is. */
export function without(files: Workspace, { file, range }: SecretMount): Workspace {
  const found = files.get(file);
  if (!found) return files;
  const text = decoder.decode(found.content);
  const [start, end] = [offsetOf(text, range.start), offsetOf(text, range.end)];
  // Lines that are continued stay so.
  const blank = text.slice(start, end).replace(/[^\\\n]/g, " ");
  const content = encoder.encode(text.slice(0, start) + blank + text.slice(end));
  return new Map([...files, [file, { ...found, content }]]);
}

function offsetOf(text: string, { line, column }: Position): number {
  const above = text.split("\n").slice(0, line - 1);
  return above.reduce((offset, each) => offset + each.length + 1, 0) + column - 1;
}
