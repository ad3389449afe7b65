import { FileSystemError, type Stat } from "../../../filesystem/types.ts";
import { concat } from "../../../process/io.ts";
import type { Call } from "../core/call.ts";
import { baseName, join } from "../core/files.ts";

/** How files are copied; cp, mv across mounts and install share it. */
export interface CopyOptions {
  readonly recursive: boolean;
  /** Keep mode, owner and time. */
  readonly preserve: { readonly mode: boolean; readonly ownership: boolean; readonly time: boolean };
  /** Follow symlinks: always, only those on the command line, or never. */
  readonly follow: "always" | "operands" | "never";
  readonly force?: boolean;
  readonly noClobber?: boolean;
  readonly update?: boolean;
  readonly link?: "hard" | "symbolic";
  readonly verbose?: boolean;
  readonly removeDestination?: boolean;
}

/** Copies between two names; keeps hard links together within one run. */
export class Copier {
  readonly #call: Call;
  readonly #options: CopyOptions;
  readonly #seen = new Map<string, string>();

  constructor(call: Call, options: CopyOptions) {
    this.#call = call;
    this.#options = options;
  }

  /** Copies `from` to the exact name `to`; false where anything failed (it has been reported). */
  async copy(from: string, to: string, operand = true): Promise<boolean> {
    const call = this.#call;
    const options = this.#options;
    call.process.tick();
    const follow = options.follow === "always" || (options.follow === "operands" && operand);
    let stat: Stat;
    try {
      stat = follow ? call.files.stat(from) : call.files.lstat(from);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await call.warn(
        call.say(`can't stat '${from}': ${error.text}`, `cannot stat '${from}': ${error.text}`),
      );
      return false;
    }
    const target = call.files.look(to, false);
    if (stat.kind === "directory") return await this.#directory(from, to, stat);
    const real = call.files.look(to);
    if (real?.kind === "directory" && (call.busybox || target?.kind === "directory")) {
      await call.warn(
        call.say(
          `can't create '${to}': Is a directory`,
          `cannot overwrite directory '${to}' with non-directory '${from}'`,
        ),
      );
      return false;
    }
    if (real && real.inode === stat.inode && real.device === stat.device && options.link === undefined) {
      await call.warn(
        call.say(`'${from}' and '${to}' are the same file`, `'${from}' and '${to}' are the same file`),
      );
      return false;
    }
    if (target && options.noClobber) return true;
    if (real && options.update && real.mtime >= stat.mtime) return true;
    return await this.#entry(from, to, stat, target);
  }

  async #entry(from: string, to: string, stat: Stat, target: Stat | undefined): Promise<boolean> {
    const call = this.#call;
    const options = this.#options;
    const say = (phase: "create" | "open" | "link", error: FileSystemError, path: string): string => {
      if (phase === "open")
        return call.say(
          `can't open '${path}': ${error.text}`,
          `cannot open '${path}' for reading: ${error.text}`,
        );
      if (phase === "link")
        return call.say(
          `can't create link '${path}': ${error.text}`,
          `cannot create ${options.link ?? ""} link '${path}' to '${from}': ${error.text}`,
        );
      // GNU: a name that ends in a slash but is no folder.
      const text = path.endsWith("/") && !call.busybox ? "Not a directory" : error.text;
      const isFolder = path.endsWith("/") && call.busybox ? "Is a directory" : text;
      return call.say(
        `can't create '${path}': ${isFolder}`,
        `cannot create ${stat.kind === "symlink" ? "symbolic link" : "regular file"} '${path}': ${text}`,
      );
    };
    let phase: "create" | "open" | "link" = "create";
    try {
      const earlier = this.#seen.get(`${stat.device}:${stat.inode}`);
      if (
        options.link !== undefined ||
        (earlier !== undefined && options.preserve.ownership && stat.kind === "file")
      ) {
        phase = "link";
        if (target && (options.force || options.link === undefined)) call.files.unlink(to);
        if (options.link === "symbolic") call.files.symlink(from, to);
        else call.files.link(options.link === "hard" ? from : (earlier ?? from), to);
      } else if (stat.kind === "symlink") {
        if (target) call.files.unlink(to);
        call.files.symlink(call.files.readlink(from), to);
        if (options.preserve.ownership) this.#own(to, stat, false);
      } else if (stat.kind === "file") {
        phase = "open";
        const content = call.files.read(from);
        phase = "create";
        this.#store(to, content, stat, target);
        this.#keep(to, stat);
      } else if (stat.kind === "fifo" && options.recursive) {
        call.files.mkfifo(to, stat.mode);
      } else {
        const parts: Uint8Array[] = [];
        for await (const part of call.stream(from)) parts.push(part);
        this.#store(to, concat(parts), { ...stat, mode: 0o666 }, target);
      }
      if (stat.links > 1) this.#seen.set(`${stat.device}:${stat.inode}`, to);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await call.warn(say(phase, error, phase === "open" ? from : to));
      return false;
    }
    if (options.verbose) await call.out(`'${from}' -> '${to}'\n`);
    return true;
  }

  #store(to: string, content: Uint8Array, stat: Stat, target: Stat | undefined): void {
    const { files } = this.#call;
    if (target && this.#options.removeDestination) files.unlink(to);
    try {
      files.write(to, content, stat.mode & 0o777);
    } catch (error) {
      const retry = error instanceof FileSystemError && this.#options.force && target !== undefined;
      if (!retry) throw error;
      files.unlink(to);
      files.write(to, content, stat.mode & 0o777);
    }
  }

  #own(path: string, stat: Stat, follow = true): void {
    try {
      this.#call.files.chown(path, stat.uid, stat.gid, follow);
    } catch (error) {
      // As cp -p: who may not give files away keeps them.
      if (!(error instanceof FileSystemError)) throw error;
    }
  }

  #keep(to: string, stat: Stat): void {
    const { preserve } = this.#options;
    if (preserve.ownership) this.#own(to, stat);
    if (preserve.mode) this.#call.files.chmod(to, stat.mode);
    if (preserve.time) this.#call.files.utimes(to, stat.mtime);
  }

  async #directory(from: string, to: string, stat: Stat): Promise<boolean> {
    const call = this.#call;
    const options = this.#options;
    if (!options.recursive) {
      await call.warn(
        call.say(`omitting directory '${from}'`, `-r not specified; omitting directory '${from}'`),
      );
      return false;
    }
    const target = call.files.look(to);
    if (target && target.kind !== "directory") {
      await call.warn(
        call.say(
          `target '${to}' is not a directory`,
          `cannot overwrite non-directory '${to}' with directory '${from}'`,
        ),
      );
      return false;
    }
    if (this.#inside(from, to)) {
      await call.warn(
        call.say(
          `recursion detected, omitting directory '${to}'`,
          `cannot copy a directory, '${from}', into itself, '${to}'`,
        ),
      );
      return false;
    }
    let fine = true;
    let names: string[];
    try {
      names = call.files.readdir(from);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await call.warn(
        call.say(`can't open '${from}': ${error.text}`, `cannot access '${from}': ${error.text}`),
      );
      return false;
    }
    if (target === undefined) {
      const made = await call.attempt(
        () => call.files.mkdir(to, (stat.mode & ~call.process.umask) | 0o700),
        (error) =>
          call.say(
            `can't create directory '${to}': ${error.text}`,
            `cannot create directory '${to}': ${error.text}`,
          ),
      );
      if (!made) return false;
      if (options.verbose) await call.out(`'${from}' -> '${to}'\n`);
    }
    for (const name of names) if (!(await this.copy(join(from, name), join(to, name), false))) fine = false;
    if (target === undefined && !options.preserve.mode)
      call.files.chmod(to, stat.mode & 0o777 & ~call.process.umask);
    this.#keep(to, stat);
    return fine;
  }

  /** Is `to` (or the folder where it will be) below `from`? */
  #inside(from: string, to: string): boolean {
    const { files } = this.#call;
    const source = files.realpath(from);
    let folder = to;
    while (files.look(folder) === undefined && folder !== "/" && folder !== ".") {
      folder = folder.replace(/\/*[^/]*\/*$/, "") || (folder.startsWith("/") ? "/" : ".");
    }
    return `${files.realpath(folder)}/`.startsWith(`${source === "/" ? "" : source}/`);
  }
}

/** Splits operands into sources and target folder or name, as cp and mv do, and calls `each` with both names. */
export async function toTarget(
  call: Call,
  each: (from: string, to: string) => Promise<boolean>,
): Promise<number> {
  const operands = [...call.operands];
  const folderOption = call.options.value("t");
  if (operands.length === 0) call.usage(call.say("", "missing file operand"));
  if (folderOption === undefined && operands.length === 1) {
    call.usage(call.say("", `missing destination file operand after '${operands[0]}'`));
  }
  const last = folderOption ?? operands.pop() ?? "";
  const stat = call.files.look(last);
  const isFolder = stat?.kind === "directory" && !call.has("T");
  if (!call.busybox && !isFolder && (operands.length > 1 || folderOption !== undefined)) {
    const why = stat === undefined ? "No such file or directory" : "Not a directory";
    call.fail(folderOption === undefined ? `target '${last}': ${why}` : `target directory '${last}': ${why}`);
  }
  let status = 0;
  for (const from of operands) {
    const into = isFolder || (call.busybox && (operands.length > 1 || folderOption !== undefined));
    const to = into ? join(last, baseName(from)) : last;
    if (into && !isFolder && stat !== undefined) {
      await call.warn(
        `can't stat '${to}': ${call.name === "mv" ? "Path has non-directory component" : "Not a directory"}`,
      );
      status = 1;
      continue;
    }
    if (!(await each(from, to))) status = 1;
  }
  return status;
}
