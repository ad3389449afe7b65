import { createFileSystem } from "../../filesystem/filesystem.ts";
import { createTree } from "../../filesystem/tree.ts";
import { type FileSystem, ROOT, type Tree } from "../../filesystem/types.ts";
import { nullDescriptor, sinkDescriptor } from "../../process/descriptor.ts";
import { createMachine, type Programs } from "../../process/machine.ts";
import { type Budget, type Clock, ExecError, type Exit, type Network } from "../../process/types.ts";
import { quote } from "../../source/go-text.ts";
import { listen } from "../../tools/ssh/agent.ts";
import { proxyVariables } from "../convert/arguments.ts";
import { DEFAULT_PATH } from "../convert/image-draft.ts";
import { StepError } from "../errors.ts";
import { splitVariable } from "../llb/environment.ts";
import type { ExecOp } from "../llb/ops.ts";
import { identityOf, UnknownUserError } from "./accounts.ts";
import { MountError, type MountSources, mountAll, readSecret } from "./mounts.ts";
import { EMPTY, treeOf } from "./snapshot.ts";
import { exitStatus } from "./status.ts";
import { MountStubs } from "./stubs.ts";

/** The machine that RUN steps run on. */
export interface ExecSurroundings {
  readonly clock: Clock;
  readonly budget: Budget;
  readonly programs: Programs;
  readonly facilities?: ReadonlyMap<string, unknown>;
  network(mode: "default" | "none" | "host"): Network;
}

/** BuildKit calls every RUN's machine this. */
const HOSTNAME = "buildkitsandbox";

/** Starting a container takes a while on the real thing, too. */
const START_MS = 75;

const RUNC_FAILED = "runc run failed: unable to start container process:";

const encoder = new TextEncoder();

const NETWORK_MODES = ["default", "host", "none"] as const;

/** What runc mounts over in every container. Where an image lacks them they stay in the step's layer (seen on 28.5.2). */
const KERNEL_FOLDERS = ["/dev", "/proc", "/sys"];

/**
 * Runs a RUN step; `output` gets what it prints. Returns the tree as the process left it, mount points
 * cleaned away. Throws StepError when it fails.
 */
export async function runExecOp(
  op: ExecOp,
  sources: MountSources,
  surroundings: ExecSurroundings,
  output: (bytes: Uint8Array) => void,
): Promise<Tree> {
  const { clock, budget } = surroundings;
  const root = op.mounts[0]?.input === -1 ? EMPTY : (sources.inputs[0] ?? EMPTY);
  const tree = treeOf(root);
  const options = { now: () => clock.now(), onWrite: (bytes: number) => budget.bytes(bytes) };
  const files = createFileSystem(tree, options);
  const failed = (reason: string) =>
    new StepError(
      `process ${quote(op.meta.args.join(" "))} did not complete successfully: ${reason}`,
      undefined,
      undefined,
    );
  for (const folder of KERNEL_FOLDERS) {
    // One that a mount of this step needs (`/dev/pipes` of a script) is made for it and cleaned away after it.
    const isForMount = op.mounts.some(({ dest }) => dest.startsWith(`${folder}/`));
    if (!isForMount && !files.exists(folder, ROOT)) files.mkdir(folder, 0o755, ROOT);
  }
  const stubs = new MountStubs(files);
  const environment = environmentOf(op, sources);
  const identity = findIdentity(op, files, failed);
  try {
    mountAll(op, files, stubs, sources);
  } catch (error) {
    if (error instanceof MountError) {
      output(encoder.encode(`${RUNC_FAILED} error during container init: ${error.message}\n`));
      throw failed("exit code: 1");
    }
    const isPath = error instanceof StepError && error.message.startsWith("open ");
    throw isPath ? failed(error.message) : error;
  }
  mountNames(op, files, stubs);
  makeWorkingDirectory(op.meta.cwd, files, identity.credentials);
  if (!environment.has("HOME")) environment.set("HOME", identity.home);
  const machine = createMachine({
    filesystem: files,
    hostname: HOSTNAME,
    network: surroundings.network(NETWORK_MODES[op.network ?? 0]),
    clock,
    budget,
    programs: surroundings.programs,
    ...(surroundings.facilities ? { facilities: surroundings.facilities } : {}),
    pidNamespace: true,
  });
  for (const { SSHOpt, dest } of op.mounts) {
    const agent = SSHOpt && sources.ssh.get(SSHOpt.ID);
    if (agent) listen(machine, dest, agent);
  }
  await clock.sleep(START_MS);
  const descriptors = new Map([
    [0, nullDescriptor()],
    [1, sinkDescriptor(output)],
    [2, sinkDescriptor(output)],
  ]);
  const { args, cwd } = op.meta;
  let exit: Exit;
  try {
    const { credentials } = identity;
    exit = await machine.start({ argv: args, environment, cwd, credentials, descriptors }).exited;
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const reason = execFailure(error, args[0] ?? "");
    output(encoder.encode(`${RUNC_FAILED} exec: ${reason}\n`));
    throw failed("exit code: 1");
  }
  await clock.sleep(1);
  const status = exitStatus(exit);
  if (status !== 0) throw failed(`exit code: ${status}`);
  for (const mount of files.mounts().slice(1).toReversed()) files.unmount(mount.target);
  stubs.clean();
  return tree;
}

/** The op's own variables, then proxies, then secrets; a later one takes an earlier one's place. */
function environmentOf(op: ExecOp, sources: MountSources): Map<string, string> {
  const environment = new Map(op.meta.env.map(splitVariable));
  for (const [name, value] of proxyVariables(op.meta.proxy_env)) environment.set(name, value);
  if (!environment.has("PATH")) environment.set("PATH", DEFAULT_PATH);
  for (const secret of op.secretenv ?? []) {
    const content = readSecret(secret, sources);
    // A missing optional one is set, to nothing.
    environment.set(secret.name, content === undefined ? "" : new TextDecoder().decode(content));
  }
  return environment;
}

function findIdentity(op: ExecOp, files: FileSystem, failed: (reason: string) => StepError) {
  try {
    return identityOf(op.meta.user ?? "", files);
  } catch (error) {
    if (error instanceof UnknownUserError) throw failed(error.message);
    throw error;
  }
}

/** /etc/hosts and /etc/resolv.conf, laid over whatever the image has. */
function mountNames(op: ExecOp, files: FileSystem, stubs: MountStubs): void {
  const extra = (op.meta.extraHosts ?? []).map(({ Host, IP }) => `${IP}\t${Host}\n`).join("");
  const texts = {
    "/etc/resolv.conf": "nameserver 192.0.2.53\n",
    "/etc/hosts": `127.0.0.1\tlocalhost ${HOSTNAME}\n::1\tlocalhost ip6-localhost ip6-loopback\n${extra}`,
  };
  for (const [path, text] of Object.entries(texts)) {
    const content = new TextEncoder().encode(text);
    const tree = createTree([["/file", { kind: "file", content, mode: 0o644, uid: 0, gid: 0, mtime: 0 }]]);
    stubs.make(path, "file");
    files.mount(path, tree, { source: "/file", readOnly: true, type: "ext4" });
  }
}

function makeWorkingDirectory(path: string, files: FileSystem, owner: { uid: number; gid: number }): void {
  let at = "";
  for (const name of path.split("/").filter(Boolean)) {
    at += `/${name}`;
    if (files.exists(at, ROOT)) continue;
    files.mkdir(at, 0o755, ROOT);
    files.chown(at, owner.uid, owner.gid, ROOT);
  }
}

/** runc's words for a program that cannot be started. */
function execFailure(error: ExecError, name: string): string {
  const program = JSON.stringify(name);
  if (error.code === "EACCES") return `${program}: permission denied`;
  if (error.code === "ENOEXEC") return `${program}: exec format error`;
  if (!name.includes("/")) return `${program}: executable file not found in $PATH`;
  return `${program}: stat ${name}: no such file or directory`;
}
