import { FileSystemError } from "../../../filesystem/types.ts";
import { gidOf, groupName, uidOf, userName } from "../core/accounts.ts";
import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { dirName, join } from "../core/files.ts";
import { globToRegExp } from "../core/glob.ts";
import { permissionLetters } from "../core/mode.ts";
import { parseOptions } from "../core/options.ts";
import { strftime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";
import { GzipError, gunzip, gzip } from "./gzip-format.ts";
import { type Member, readTar, SHORT_READ, TarError, writeTar } from "./tar-format.ts";

const SHORT = "cxtzvf:C:pkOhmoaT:X:";
const LONG = {
  create: "c",
  extract: "x",
  get: "x",
  list: "t",
  gzip: "z",
  gunzip: "z",
  verbose: "v",
  file: "f:",
  directory: "C:",
  "preserve-permissions": "p",
  "same-permissions": "p",
  "keep-old-files": "k",
  "to-stdout": "O",
  dereference: "h",
  touch: "m",
  "auto-compress": "a",
  exclude: "exclude:",
  "strip-components": "strip:",
  "no-same-owner": "o",
  "same-owner": "same-owner",
  "numeric-owner": "numeric-owner",
  owner: "owner:",
  group: "group:",
  mtime: "mtime:",
  sort: "sort:",
  "files-from": "T:",
  "exclude-from": "X:",
  transform: "transform:",
  "no-recursion": "no-recursion",
};

/** Letters that take a value. */
const VALUED = "fCTX";

/** `tar xzf a.tar -C /x` is old style: each letter that wants a value takes the next word in turn. */
function modern(args: readonly string[]): string[] {
  const [first = "", ...rest] = args;
  if (first.startsWith("-") || first === "") return [...args];
  const words: string[] = [];
  for (const letter of first) {
    words.push(`-${letter}`);
    if (VALUED.includes(letter)) words.push(rest.shift() ?? "");
  }
  return [...words, ...rest];
}

/** Takes bundles apart, so that each option stands in a word of its own: `-xzC /x` is `-x -z -C /x`. */
function separate(args: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return [...words, ...args.slice(at)];
    if (!/^-[^-]/.test(word)) words.push(word);
    else if (unbundle(word, words)) words.push(args[++at] ?? "");
  }
  return words;
}

/** Returns whether the last option of the bundle takes the next word as its value. */
function unbundle(bundle: string, words: string[]): boolean {
  for (let at = 1; at < bundle.length; at++) {
    const letter = bundle.charAt(at);
    words.push(`-${letter}`);
    if (!VALUED.includes(letter)) continue;
    const rest = bundle.slice(at + 1);
    if (rest !== "") words.push(rest);
    return rest === "";
  }
  return false;
}

/** What -C, --exclude and operands ask for, in the order given: -C moves what stands behind it. */
function collect(call: Call, members: Member[]): { status: number; skippedRoot: boolean } {
  let status = 0;
  let skippedRoot = false;
  const excluded = call.options.values("exclude").map((glob) => globToRegExp(glob, false));
  const seen = new Map<string, string>();
  const number = (
    text: string | undefined,
    find: (call: Call, name: string) => number | undefined,
  ): number | undefined =>
    text === undefined ? undefined : (find(call, text.split(":").at(-1) ?? text) ?? Number(text));
  const [uid, gid] = [number(call.options.value("owner"), uidOf), number(call.options.value("group"), gidOf)];
  const failures: string[] = [];
  const add = (base: string, name: string): void => {
    call.process.tick();
    const trimmed = name.replace(/\/+$/, "") || "/";
    if (
      excluded.some(
        (regex) =>
          regex.test(trimmed) ||
          trimmed.split("/").some((_, at, parts) => regex.test(parts.slice(at).join("/"))),
      )
    )
      return;
    const path = name.startsWith("/") ? name : base === "." ? name : join(base, name);
    try {
      const stat = call.has("h") ? call.files.stat(path) : call.files.lstat(path);
      if (stat.kind === "socket" || stat.kind === "fifo" || stat.kind === "device") return;
      const shown = trimmed.replace(/^\/+/, "");
      if (trimmed.startsWith("/")) skippedRoot = true;
      const key = `${stat.device}:${stat.inode}`;
      const earlier = stat.kind === "file" && stat.links > 1 ? seen.get(key) : undefined;
      const stored = stat.kind === "directory" ? `${shown}/` : shown;
      if (stored !== "/") {
        if (stat.kind === "file") seen.set(key, stored);
        members.push({
          name: stored,
          type:
            stat.kind === "directory"
              ? "directory"
              : stat.kind === "symlink"
                ? "symlink"
                : earlier === undefined
                  ? "file"
                  : "link",
          mode: stat.kind === "symlink" ? 0o777 : stat.mode,
          uid: uid ?? stat.uid,
          gid: gid ?? stat.gid,
          user: call.has("numeric-owner") ? "" : (userName(call, uid ?? stat.uid) ?? ""),
          group: call.has("numeric-owner") ? "" : (groupName(call, gid ?? stat.gid) ?? ""),
          mtime: stat.mtime,
          content: stat.kind === "file" && earlier === undefined ? call.files.read(path) : new Uint8Array(),
          target: stat.kind === "symlink" ? call.files.readlink(path) : (earlier ?? ""),
        });
      }
      if (stat.kind === "directory" && !call.has("no-recursion"))
        for (const child of call.files.readdir(path)) add(base, join(trimmed, child));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      failures.push(
        call.say(
          error.code === "EACCES" ? `can't open '${name}': ${error.text}` : `${name}: ${error.text}`,
          error.code === "EACCES"
            ? `${name}: Cannot open: ${error.text}`
            : `${name}: Cannot stat: ${error.text}`,
        ),
      );
      status = 1;
    }
  };
  let base = ".";
  for (const word of call.operands) {
    if (word.startsWith("\0C"))
      base = join(base === "." ? "." : base, word.slice(2)).replace(/^\.\/(?=\/)/, "");
    else add(base, word);
  }
  notes.set(call, failures);
  return { status, skippedRoot };
}

/** Messages of one run, kept until the archive is written. */
const notes = new WeakMap<Call, string[]>();

async function create(call: Call): Promise<number> {
  const members: Member[] = [];
  if (call.operands.every((word) => word.startsWith("\0C"))) {
    if (call.busybox) call.fail("empty archive");
    await call.warn("Cowardly refusing to create an empty archive");
    await call.complain("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  }
  const { status, skippedRoot } = collect(call, members);
  if (skippedRoot)
    await call.warn(
      call.say("removing leading '/' from member names", "Removing leading `/' from member names"),
    );
  const file = call.options.value("f") ?? "-";
  const zipped = call.has("z") || (call.has("a") && /\.t?gz$/.test(file));
  const archive = writeTar(members);
  const data = zipped ? gzip(archive, { level: 6, mtime: 0 }) : archive;
  if (call.has("v")) {
    for (const { name } of members) {
      if (file === "-") await call.complain(`${name}\n`);
      else await call.out(`${name}\n`);
    }
  }
  for (const note of notes.get(call) ?? []) await call.warn(note);
  if (file === "-") await call.bytes(data);
  else {
    const fine = await call.attempt(
      () => call.files.write(file, data),
      (error) => call.say(`can't open '${file}': ${error.text}`, `${file}: Cannot open: ${error.text}`),
    );
    if (!fine) {
      if (!call.busybox) await call.warn("Error is not recoverable: exiting now");
      return call.busybox ? 1 : 2;
    }
  }
  if (status !== 0)
    await call.warn(
      call.say(
        "error exit delayed from previous errors",
        "Exiting with failure status due to previous errors",
      ),
    );
  return status === 0 ? 0 : call.busybox ? 1 : 2;
}

async function load(call: Call): Promise<Member[]> {
  const file = call.options.value("f") ?? "-";
  let text = "";
  const fine = await call.attempt(
    async () => {
      text = await call.load(file);
    },
    (error) => call.say(`can't open '${file}': ${error.text}`, `${file}: Cannot open: ${error.text}`),
  );
  if (!fine) {
    if (!call.busybox) await call.warn("Error is not recoverable: exiting now");
    return call.fail("", call.busybox ? 1 : 2);
  }
  let data = fromByteString(text);
  try {
    if (data[0] === 0x1f && data[1] === 0x8b) data = gunzip(data).content;
    else if (call.has("z")) {
      if (call.busybox) call.fail("invalid magic");
      await call.complain("\ngzip: stdin: not in gzip format\n");
      await call.warn("Child returned status 1");
      return call.fail("Error is not recoverable: exiting now", 2);
    }
    return readTar(data);
  } catch (error) {
    if (error instanceof TarError) {
      if (call.busybox) return call.fail(error.message === SHORT_READ ? SHORT_READ : "invalid tar magic");
      await call.warn("This does not look like a tar archive");
      return call.fail("Exiting with failure status due to previous errors", 2);
    }
    if (error instanceof GzipError) return call.fail(error.message, call.busybox ? 1 : 2);
    throw error;
  }
}

function listing(call: Call, member: Member): string {
  if (!call.has("v")) return member.name;
  const owner = `${member.user || member.uid}/${member.group || member.gid}`;
  const letter = { file: "-", directory: "d", symlink: "l", link: call.busybox ? "-" : "h" }[member.type];
  const size = String(member.content.length);
  const time = strftime(call.busybox ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", member.mtime);
  const arrow =
    member.type === "symlink"
      ? ` -> ${member.target}`
      : member.type === "link"
        ? call.say(` -> ${member.target}`, ` link to ${member.target}`)
        : "";
  const width = call.busybox
    ? `${owner} ${size.padStart(9)}`
    : `${owner} ${size.padStart(Math.max(0, 18 - owner.length))}`;
  return `${letter}${permissionLetters(member.mode)} ${width} ${time} ${member.name}${arrow}`;
}

function makeFolders(call: Call, path: string): void {
  if (path === "." || path === "/" || call.files.look(path)) return;
  makeFolders(call, dirName(path));
  call.files.mkdir(path, 0o777 & ~call.process.umask);
}

/** Puts one member where it belongs. */
function place(call: Call, member: Member, path: string, later: (() => void)[]): void {
  const root = call.process.credentials.uid === 0;
  const mode = call.has("p") || root ? member.mode : member.mode & ~call.process.umask;
  makeFolders(call, dirName(path));
  const there = call.files.look(path, false);
  if (member.type === "directory") {
    if (!there) call.files.mkdir(path, mode | 0o700);
  } else {
    if (there && there.kind !== "directory") call.files.unlink(path);
    if (member.type === "symlink") call.files.symlink(member.target, path);
    else if (member.type === "link") call.files.link(member.target, path);
    else call.files.write(path, member.content, mode & 0o777);
  }
  if (member.type === "link") return;
  if (root && !call.has("o")) {
    const numeric = call.has("numeric-owner");
    const uid = (!numeric && member.user !== "" ? uidOf(call, member.user) : undefined) ?? member.uid;
    const gid = (!numeric && member.group !== "" ? gidOf(call, member.group) : undefined) ?? member.gid;
    call.files.chown(path, uid, gid, false);
  }
  if (member.type === "symlink") return;
  const finish = (): void => {
    call.files.chmod(path, mode);
    if (!call.has("m")) call.files.utimes(path, member.mtime);
  };
  if (member.type === "directory") later.push(finish);
  else finish();
}

async function extract(call: Call, listOnly: boolean): Promise<number> {
  const members = await load(call);
  const folder = call.operands
    .filter((word) => word.startsWith("\0C"))
    .reduce((at, word) => (word[2] === "/" ? word.slice(2) : join(at, word.slice(2))), ".");
  const wanted = call.operands
    .filter((word) => !word.startsWith("\0C"))
    .map((word) => word.replace(/\/+$/, ""));
  const found = new Set<string>();
  const excluded = call.options.values("exclude").map((glob) => globToRegExp(glob, false));
  const strip = Number(call.options.value("strip") ?? 0);
  if (!listOnly && !call.files.isDirectory(folder)) {
    if (call.busybox) call.fail(`can't change directory to '${folder}': No such file or directory`);
    await call.warn(`${folder}: Cannot open: No such file or directory`);
    return call.fail("Error is not recoverable: exiting now", 2);
  }
  const later: (() => void)[] = [];
  let status = 0;
  for (const member of members) {
    call.process.tick();
    const plain = member.name.replace(/\/+$/, "");
    const asked = wanted.find((name) => plain === name || plain.startsWith(`${name}/`));
    if (wanted.length > 0 && asked === undefined) continue;
    if (asked !== undefined) found.add(asked);
    if (
      excluded.some(
        (regex) =>
          regex.test(plain) || plain.split("/").some((_, at, parts) => regex.test(parts.slice(at).join("/"))),
      )
    )
      continue;
    if (listOnly) {
      await call.out(`${listing(call, member)}\n`);
      continue;
    }
    const safe = plain.replace(/^\/+/, "").split("/").slice(strip).join("/");
    if (safe === "" || safe.split("/").includes("..")) continue;
    if (call.has("v")) await call.out(`${member.name}\n`);
    if (call.has("O")) {
      await call.bytes(member.content);
      continue;
    }
    const path = folder === "." ? safe : join(folder, safe);
    const target =
      member.type === "link" && folder !== "." ? { ...member, target: join(folder, member.target) } : member;
    const fine = await call.attempt(
      () => place(call, target, path, later),
      (error) =>
        call.say(
          `can't create ${member.type === "directory" ? "directory" : "file"} '${plain}': ${error.text}`,
          `${plain}: Cannot ${member.type === "directory" ? "mkdir" : "open"}: ${error.text}`,
        ),
    );
    if (!fine) status = call.busybox ? 1 : 2;
  }
  for (const finish of later.reverse()) finish();
  for (const name of wanted) {
    if (found.has(name)) continue;
    await call.warn(`${name}: ${call.say("not found in archive", "Not found in archive")}`);
    status = call.busybox ? 1 : 2;
  }
  if (status !== 0 && !call.busybox) await call.warn("Exiting with failure status due to previous errors");
  return status;
}

export const tar: Tool = {
  usageStatus: 2,
  async run(call: Call) {
    // -C counts from where it stands; mark it among the operands before the options are sorted out.
    const args = separate(modern(call.args)).flatMap((word, at, all) => {
      if (word === "-C" || word === "--directory") return [`\0C${all[at + 1] ?? ""}`];
      if (all[at - 1] === "-C" || all[at - 1] === "--directory") return [];
      return word.startsWith("--directory=") ? [`\0C${word.slice(12)}`] : [word];
    });
    call.options = parseOptions(call.name, call.flavour, { short: SHORT, long: LONG }, args);
    for (const name of ["T", "X", "transform", "k"]) if (call.has(name)) call.refuse(`the option -${name}`);
    if (call.has("c")) return await create(call);
    if (call.has("x")) return await extract(call, false);
    if (call.has("t")) return await extract(call, true);
    if (call.busybox) call.usage();
    await call.warn("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
    await call.complain("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  },
};
