import { createFileSystem } from "../../filesystem/filesystem.ts";
import { layerOf } from "../../filesystem/layer.ts";
import { treeToLayer } from "../../filesystem/overlay.ts";
import { createTree } from "../../filesystem/tree.ts";
import { type FileSystem, type LayerEntry, ROOT } from "../../filesystem/types.ts";
import { nullDescriptor, sinkDescriptor } from "../../process/descriptor.ts";
import { programFile } from "../../process/executable.ts";
import { createMachine } from "../../process/machine.ts";
import { parseGitReference } from "../convert/remote.ts";
import { StepError } from "../errors.ts";
import { toBase64 } from "../llb/base64.ts";
import type { SourceOp } from "../llb/ops.ts";
import type { ExecSurroundings } from "./exec.ts";
import type { Snapshot } from "./snapshot.ts";
import { exitStatus } from "./status.ts";

/** A checked-out repository and the commit it stands at. */
export interface Checkout {
  readonly snapshot: Snapshot;
  readonly commit: string;
}

/** `http://xxxxx:xxxxx@host/path`: how errors and provenance show an address with credentials. */
export function redactCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)([^/@]*)@/, (_, scheme: string, login: string) => {
    return `${scheme}${login.includes(":") ? "xxxxx:xxxxx" : "xxxxx"}@`;
  });
}

/**
 * Fetches a `git://` source with the builder's own git, which no image has to bring along. The secrets
 * GIT_AUTH_TOKEN and GIT_AUTH_HEADER, also with `.host` behind, go along as a header that is not stored.
 */
export async function checkOut(
  op: SourceOp,
  surroundings: ExecSurroundings,
  secret: (id: string) => Uint8Array | undefined,
  output: (bytes: Uint8Array) => void,
): Promise<Checkout> {
  const remote = op.attrs?.["git.fullurl"] ?? "";
  const { ref, subdirectory } = parseGitReference(op.identifier);
  const keep = op.attrs?.["git.keepgitdir"] === "true";
  const { clock, budget, programs } = surroundings;
  const tree = createTree([
    ["/usr/bin/git", { ...PROGRAM, content: programFile("git") }],
    ["/tmp", { kind: "directory", mode: 0o1777, uid: 0, gid: 0, mtime: 0 }],
  ]);
  const files = createFileSystem(tree, { now: () => clock.now() });
  const network = surroundings.network("host");
  const machine = createMachine({ filesystem: files, hostname: "builder", network, clock, budget, programs });
  let stderr = "";
  const run = async (...words: string[]) => {
    const descriptors = new Map([
      [0, nullDescriptor()],
      [1, sinkDescriptor(output)],
      [
        2,
        sinkDescriptor((bytes) => {
          stderr += new TextDecoder().decode(bytes);
          output(bytes);
        }),
      ],
    ]);
    const environment = new Map([
      ["PATH", "/usr/bin"],
      ["HOME", "/tmp"],
      ["GIT_TERMINAL_PROMPT", "0"],
    ]);
    const start = { argv: ["git", ...words], environment, cwd: "/tmp", credentials: ROOT, descriptors };
    const status = exitStatus(await machine.start(start).exited);
    if (status === 0) return;
    const wanted = ref === "" ? "error fetching default branch for" : `failed to fetch remote`;
    const message = `${wanted} repository ${redactCredentials(remote)}: git stderr:\n${stderr}: exit status ${status}`;
    throw new StepError(
      ref === "" ? message : message.replace(" repository", ""),
      "failed to load cache key",
      undefined,
    );
  };
  const header = authorization(remote, secret);
  const options =
    header === undefined ? [] : ["-c", `http.${originOf(remote)}.extraheader=Authorization: ${header}`];
  await run(...options, "clone", "-q", remote, CHECKOUT);
  // A .git that is kept names the repository without its login.
  if (keep) await run("-C", CHECKOUT, "config", "remote.origin.url", remote.replace(/\/\/[^/@]*@/, "//"));
  if (ref !== "") await run("-C", CHECKOUT, "checkout", "-q", ref);
  const commit = headCommit(files);
  return { snapshot: snapshotOf(files, tree, keep, subdirectory, commit), commit };
}

const CHECKOUT = "/tmp/checkout";
const PROGRAM = { kind: "file", mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const;

function originOf(remote: string): string {
  return /^[a-z]+:\/\/[^/]+\//.exec(remote.replace(/\/\/[^/@]*@/, "//"))?.[0] ?? remote;
}

function authorization(remote: string, secret: (id: string) => Uint8Array | undefined): string | undefined {
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([^/]+)/.exec(remote)?.[1] ?? "";
  for (const suffix of [`.${host}`, ""]) {
    const header = secret(`GIT_AUTH_HEADER${suffix}`);
    if (header) return new TextDecoder().decode(header);
    const token = secret(`GIT_AUTH_TOKEN${suffix}`);
    if (!token) continue;
    const login = `x-access-token:${new TextDecoder().decode(token)}`;
    return `basic ${toBase64(new TextEncoder().encode(login))}`;
  }
  return undefined;
}

function headCommit(files: FileSystem): string {
  const read = (name: string) =>
    new TextDecoder().decode(files.readFile(`${CHECKOUT}/.git/${name}`, ROOT)).trim();
  const head = read("HEAD");
  return head.startsWith("ref: ") ? read(head.slice(5)) : head;
}

function snapshotOf(
  files: FileSystem,
  tree: Parameters<typeof treeToLayer>[0],
  keep: boolean,
  subdirectory: string,
  commit: string,
): Snapshot {
  const root = subdirectory === "" ? CHECKOUT : files.realpath(`${CHECKOUT}/${subdirectory}`, ROOT);
  const entries: [string, LayerEntry][] = [];
  for (const [path, entry] of treeToLayer(tree).entries) {
    if (!path.startsWith(`${root}/`)) continue;
    const inner = path.slice(root.length);
    if (keep || (inner !== "/.git" && !inner.startsWith("/.git/"))) entries.push([inner, entry]);
  }
  return { id: `git ${commit} ${subdirectory} ${keep}`, layers: [{ layer: layerOf(entries) }], times: [0] };
}
