import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { z } from "zod";
import type { CaseDefinition } from "../engine/evidence/case.ts";
import type { Workspace, WorkspaceFile } from "../engine/source/workspace.ts";

/** A case folder that cannot be used; the message says where and what was expected. */
export class CaseError extends Error {
  override readonly name = "CaseError";
}

const Credential = z.strictObject({
  // The value as it stands in the files and commands. Run B has a sibling of it there.
  value: z.string().min(1),
  // Whether the credential is needed to build the image or by the running service.
  phase: z.enum(["build", "runtime"]),
});

const CaseFile = z.strictObject({
  about: z.string().default(""),
  credentials: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/), Credential),
  // The host starts as a one-node swarm.
  swarm: z.boolean().default(false),
  // An HTTP server on 127.0.0.1:8099 while the case runs.
  helper: z.literal("loopback-http").optional(),
  // Each run by a shell of its own, in order, all of them.
  commands: z.array(z.string().min(1)),
});

/**
 * Reads a case: a folder with `case.yaml` and `files/`, or a project with `leaklab.yaml` at its root (then all its
 * files but that one, `.git` and `node_modules` are the workspace). Throws CaseError.
 */
export function readCase(folder: string): CaseDefinition {
  const root = resolve(folder);
  const own = readText(join(root, "case.yaml"));
  const project = own === undefined ? readText(join(root, "leaklab.yaml")) : undefined;
  const text = own ?? project;
  if (text === undefined) {
    throw new CaseError(
      `${folder}: neither case.yaml nor leaklab.yaml is there. A case is a folder with one of them.`,
    );
  }
  const file = join(folder, own === undefined ? "leaklab.yaml" : "case.yaml");
  const settings = parseCase(text, file);
  return {
    name: basename(root),
    about: settings.about,
    credentials: Object.entries(settings.credentials).map(([name, rest]) => ({ name, ...rest })),
    swarm: settings.swarm,
    helper: settings.helper,
    commands: settings.commands,
    files: own === undefined ? readFiles(root, ["leaklab.yaml"]) : readFiles(join(root, "files"), []),
  };
}

/** Checks the settings; `file` is what messages call the text. Throws CaseError with file, line and expectation. */
export function parseCase(text: string, file: string): z.infer<typeof CaseFile> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    throw new CaseError(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split("\n")[0]}`);
  }
  const result = CaseFile.safeParse(document.toJS());
  if (result.success) return result.data;
  const complaints = result.error.issues.map((issue) => {
    const line = lineOf(document.contents, issue.path, lines);
    const place = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    return `${file}:${line}: ${place}${issue.message}`;
  });
  throw new CaseError(complaints.join("\n"));
}

/** The line of the deepest node on `path` that is there. */
function lineOf(contents: Node | null, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else {
      const item = (node as { items?: readonly Node[] } | null)?.items?.[Number(key)];
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    }
  }
  return lines.linePos(offset).line;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const LEFT_OUT = new Set(["node_modules", ".git"]);

/** A case's own `files/` is taken whole, `.git` included; a project's is not. */
function readFiles(root: string, leaveOut: readonly string[]): Workspace {
  const files = new Map<string, WorkspaceFile>();
  const project = leaveOut.length > 0;
  const walk = (folder: string) => {
    const names = readdirSync(folder).sort();
    for (const name of names) {
      const path = join(folder, name);
      const inside = relative(root, path).split(sep).join("/");
      if (leaveOut.includes(inside) || (project && LEFT_OUT.has(name))) continue;
      const stat = lstatSync(path);
      if (stat.isDirectory()) {
        walk(path);
        if (readdirSync(path).length === 0)
          files.set(`${inside}/`, { content: new Uint8Array(), mode: stat.mode & 0o777 });
      } else if (stat.isSymbolicLink()) {
        files.set(inside, { content: new Uint8Array(), mode: 0o777, symlink: readlinkSync(path) });
      } else if (stat.isFile()) {
        files.set(inside, { content: new Uint8Array(readFileSync(path)), mode: stat.mode & 0o777 });
      }
    }
  };
  try {
    walk(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return files;
}
