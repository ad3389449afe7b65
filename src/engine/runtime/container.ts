import { createFileSystem, type FileSystemOptions } from "../filesystem/filesystem.ts";
import { createOverlay, overlayDiff } from "../filesystem/overlay.ts";
import type { FileSystem, Layer, Tree } from "../filesystem/types.ts";
import type { Image } from "../image/types.ts";
import { nullDescriptor } from "../process/descriptor.ts";
import { createMachine } from "../process/machine.ts";
import {
  type Child,
  type Descriptor,
  ExecError,
  type Exit,
  type Machine,
  type Process,
  type Signal,
} from "../process/types.ts";
import { cleanPath } from "../source/clean-path.ts";
import { makeFolders } from "./copy.ts";
import { environmentMap, processEnvironment } from "./environment.ts";
import { DaemonError } from "./errors.ts";
import { etcFiles } from "./etc.ts";
import { execIn } from "./exec.ts";
import { startHealth } from "./health.ts";
import { ContainerLog, type Follower } from "./log.ts";
import { mountedNamespace, withLockedRoot } from "./namespace.ts";
import { PausableClock } from "./pausable-clock.ts";
import { restartDelay, wantsRestart } from "./restart.ts";
import { exitCodeOf, parseSignal } from "./signals.ts";
import { skeletonLayer } from "./skeleton.ts";
import { startRefusal } from "./start-error.ts";
import type { ContainerSurroundings, ExecRequest, Running } from "./surroundings.ts";
import type { Container, ContainerMount, ContainerStatus, CreateRequest, PortBinding } from "./types.ts";
import { credentialsOf, resolveUser } from "./users.ts";

const STOP_TIMEOUT = 10;

/** A container on an overlay of its image's layers. */
export class SimulatedContainer implements Container {
  readonly id: string;
  name: string;
  readonly image: Image;
  readonly config: Container["config"];
  host: Container["host"];
  readonly networks: Container["networks"];
  readonly mounts: readonly ContainerMount[];
  readonly created: number;
  readonly sources: Container["sources"];
  readonly task: string | undefined;
  readonly rootfs: FileSystem;
  status: ContainerStatus = "created";
  exit: Exit | undefined;
  health: Container["health"];
  exitCode = 0;
  error = "";
  startedAt = 0;
  finishedAt = 0;
  restartCount = 0;
  /** Bindings with the host ports that were found for them. */
  bindings: readonly PortBinding[] = [];
  /** Told apart from a stop by the daemon, after which no policy restarts it. */
  private stoppedByHand = false;
  private running: Running | undefined;
  private view: FileSystem;
  private readonly tree: Tree;
  private readonly fileOptions: FileSystemOptions;
  private readonly output: ContainerLog;
  private readonly clock: PausableClock;
  private readonly around: ContainerSurroundings;
  private readonly stopTimeout: number;
  private waiting: ((code: number) => void)[] = [];

  constructor(
    request: CreateRequest,
    identity: { readonly id: string; readonly name: string },
    mounts: readonly ContainerMount[],
    around: ContainerSurroundings,
  ) {
    this.id = identity.id;
    this.name = identity.name;
    this.image = request.image;
    this.config = request.config;
    this.host = request.host;
    this.networks = request.networks;
    this.sources = request.sources ?? {};
    this.task = request.task;
    this.stopTimeout = request.stopTimeout ?? STOP_TIMEOUT;
    this.mounts = mounts;
    this.around = around;
    this.clock = new PausableClock(around.clock);
    this.created = around.clock.now();
    this.output = new ContainerLog(() => around.clock.now(), this.host.logDriver !== "none");
    this.fileOptions = {
      now: () => around.clock.now(),
      onWrite: (bytes) => around.budget.bytes(bytes),
    };
    const layers = request.image.layers.map(({ layer }) => layer);
    this.tree = createOverlay([...layers, skeletonLayer(layers, this.created)]);
    this.rootfs = createFileSystem(this.tree, { now: () => around.clock.now() });
    this.view = mountedNamespace(this.tree, this.mounts, undefined, this.fileOptions);
  }

  get log(): Container["log"] {
    return this.output.entries;
  }

  get init(): Process | undefined {
    return this.running?.child.process;
  }

  get machine(): Machine | undefined {
    return this.running?.machine;
  }

  get filesystem(): FileSystem {
    return this.view;
  }

  get readOnlyRootfs(): boolean {
    return this.host.readOnlyRootfs;
  }

  get addresses(): ReadonlyMap<string, string> {
    return this.running?.joined.addresses ?? new Map();
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  writableLayer(): Layer {
    return overlayDiff(this.tree);
  }

  follow(follower: Follower): () => void {
    return this.output.follow(follower);
  }

  /** Starts process 1. Throws DaemonError when that cannot be done. */
  start(stdin: Descriptor = nullDescriptor()): void {
    if (this.running) return;
    this.stoppedByHand = false;
    try {
      this.running = this.launch(stdin);
    } catch (error) {
      const refusal = error instanceof ExecError ? startRefusal(error) : error;
      if (refusal instanceof DaemonError) {
        this.error = refusal.message;
        this.exitCode = refusal.code === 125 ? 128 : refusal.code;
      }
      throw refusal;
    }
    this.status = "running";
    this.error = "";
    this.exitCode = 0;
    this.exit = undefined;
    this.startedAt = this.around.clock.now();
    this.running.child.exited.then(
      (exit) => this.finish(exit),
      (error) => {
        this.around.fault(error);
        this.finish({ signal: "SIGKILL" });
      },
    );
    const run = this.running;
    startHealth(this, this.around, () => this.running === run);
  }

  private launch(stdin: Descriptor): Running {
    const { clock } = this;
    const { budget, programs, facilities, networks, published } = this.around;
    const user = resolveUser(this.rootfs, this.config.User);
    const joined = networks.join({
      containerId: this.id,
      containerName: () => this.name,
      hostname: this.config.Hostname,
      networkMode: this.host.networkMode,
      attachments: this.networks,
      extraHosts: this.host.extraHosts,
    });
    let unpublish = () => {};
    try {
      const claimed = published.claim(this.host.ports, joined.ports, `${this.name} (${this.id})`);
      this.bindings = claimed.bindings;
      unpublish = claimed.release;
      const etc = etcFiles(this, joined.addresses);
      let filesystem = mountedNamespace(this.tree, this.mounts, etc, this.fileOptions);
      const cwd = cleanPath(this.config.WorkingDir || "/");
      makeFolders(filesystem, cwd);
      if (this.host.readOnlyRootfs) filesystem = withLockedRoot(filesystem, this.tree, this.fileOptions);
      this.view = filesystem;
      const hostname = this.config.Hostname;
      const machine = createMachine({
        ...{ filesystem, hostname, network: joined.network, clock, budget, programs, facilities },
        pidNamespace: true,
      });
      const child = machine.start({
        argv: [...this.config.Entrypoint, ...this.config.Cmd],
        environment: environmentMap(processEnvironment(this.config), user.home),
        cwd,
        credentials: credentialsOf(this.rootfs, user, this.host),
        descriptors: this.output.descriptors(stdin, this.config.Tty),
      });
      return { machine, child, joined, unpublish };
    } catch (error) {
      unpublish();
      joined.leave();
      throw error;
    }
  }

  private finish(exit: Exit): void {
    const { running } = this;
    if (!running) return;
    this.clock.release();
    running.joined.leave();
    running.unpublish();
    this.running = undefined;
    this.bindings = [];
    this.output.flush();
    this.exit = exit;
    this.exitCode = exitCodeOf(exit);
    this.finishedAt = this.around.clock.now();
    this.status = "exited";
    if (this.health) this.health.status = "unhealthy";
    const told = this.waiting;
    this.waiting = [];
    for (const tell of told) tell(this.exitCode);
    this.around.ended(this);
    this.applyRestartPolicy();
  }

  private applyRestartPolicy(): void {
    const wanted = wantsRestart(this.host.restart, this.exitCode, this.restartCount);
    if (!wanted || this.stoppedByHand) return;
    this.status = "restarting";
    void this.around.clock.sleep(restartDelay(this.restartCount)).then(() => {
      if (this.stoppedByHand || this.running || this.status !== "restarting") return;
      this.restartCount += 1;
      try {
        this.start();
      } catch {
        this.status = "exited";
      }
    });
  }

  /** Settles with the exit code when the container is not running (any more). */
  wait(): Promise<number> {
    if (!this.running) return Promise.resolve(this.exitCode);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Freezes all processes. Throws DaemonError. */
  pause(): void {
    if (!this.running) throw new DaemonError(`container ${this.id} is not running`);
    if (this.status === "paused") throw new DaemonError(`Container ${this.id} is already paused`);
    this.clock.hold();
    this.status = "paused";
  }

  unpause(): void {
    if (this.status !== "paused") throw new DaemonError(`Container ${this.id} is not paused`);
    this.goOn();
  }

  private goOn(): void {
    if (this.status === "paused") this.status = "running";
    this.clock.release();
  }

  setRestart(restart: Container["host"]["restart"]): void {
    this.host = { ...this.host, restart };
  }

  kill(signal: Signal): void {
    this.stoppedByHand = true;
    // Who is to end is let go on first (moby daemon/kill.go).
    if (signal === "SIGKILL" || signal === "SIGTERM") this.goOn();
    this.running?.child.kill(signal);
  }

  /** Asks by signal, and kills after the grace time (seconds; default the container's own). */
  async stop(timeout = this.stopTimeout, signal?: string): Promise<void> {
    this.stoppedByHand = true;
    if (this.status === "restarting") this.status = "exited";
    if (!this.running) return;
    this.goOn();
    const ended = this.wait();
    this.running.child.kill(parseSignal(signal ?? this.config.StopSignal ?? "SIGTERM"));
    if (timeout >= 0) {
      const late = this.around.clock.sleep(timeout * 1000).then(() => "late" as const);
      if ((await Promise.race([ended, late])) !== "late") return;
      this.running?.child.kill("SIGKILL");
    }
    await ended;
  }

  /** Starts another process inside. Throws DaemonError or RuntimeRefusal. */
  exec(request: ExecRequest): Child {
    return execIn(this, request);
  }
}
