import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { baseName } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { gzip as compress, GzipError, gunzip } from "./gzip-format.ts";

/** gzip keeps name and time of a file in the header, of piped input nothing; BusyBox never the name. */
function pack(call: Call, text: string, path: string): Uint8Array {
  const level = Number(call.options.last("1", "2", "3", "4", "5", "6", "7", "8", "9") ?? 6);
  const bare = call.has("n") || call.busybox;
  const file = path === "-" ? call.process.descriptors.get(0)?.file : undefined;
  const mtime = path === "-" ? (file?.stat().mtime ?? 0) : call.files.stat(path).mtime;
  return compress(fromByteString(text), {
    level,
    mtime: bare ? 0 : mtime,
    ...(bare || path === "-" ? {} : { name: baseName(path) }),
  });
}

/** The content; undefined where that was no archive and was said. */
async function unpack(call: Call, text: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return gunzip(fromByteString(text)).content;
  } catch (error) {
    if (!(error instanceof GzipError)) throw error;
    const shown = path === "-" ? "stdin" : path;
    if (!call.busybox) {
      // GNU's complaint stands on a line of its own, after whatever was there.
      await call.complain(`\n${call.name}: ${shown}: ${error.message}\n`);
      return undefined;
    }
    const magic = call.name === "zcat" ? "no gzip/bzip2/xz magic" : "invalid magic";
    return call.fail(error.message === "not in gzip format" ? magic : error.message);
  }
}

/** Compresses or expands one file: 0, 1 for an error, 2 for what GNU only warns of. */
async function one(call: Call, path: string, expand: boolean, toStdout: boolean): Promise<number> {
  const stdout = path === "-" || toStdout;
  const warning = call.busybox ? 1 : 2;
  const suffixed = /\.(gz|tgz)$/.test(path);
  let source = path;
  if (expand && !suffixed && path !== "-" && !call.files.look(path) && call.files.look(`${path}.gz`))
    source = `${path}.gz`;
  let text = "";
  const missing = expand && !call.busybox && !suffixed && path !== "-" ? `${path}.gz` : path;
  const read = await call.attempt(
    async () => {
      text = await call.load(source);
    },
    (error) => {
      if (error.code === "EISDIR")
        return call.say(`can't remove file '${path}': Is a directory`, `${path} is a directory -- ignored`);
      return `${error.code === "ENOENT" ? missing : path}: ${error.text}`;
    },
  );
  if (!read) return path !== "-" && call.files.isDirectory(path) ? warning : 1;
  if (expand && !stdout && !call.has("t") && !/\.(gz|tgz)$/.test(source)) {
    await call.warn(call.say(`${path}: unknown suffix - ignored`, `${path}: unknown suffix -- ignored`));
    return warning;
  }
  if (!expand && !stdout && suffixed) {
    await call.warn(
      call.say(`${path}: already has .gz suffix - unchanged`, `${path} already has .gz suffix -- unchanged`),
    );
    return warning;
  }
  const result = expand ? await unpack(call, text, source) : pack(call, text, source);
  if (result === undefined) return 1;
  if (call.has("t")) return 0;
  if (stdout) {
    await call.bytes(result);
    return 0;
  }
  const target = expand ? source.replace(/\.tgz$/, ".tar").replace(/\.gz$/, "") : `${path}.gz`;
  if (call.files.look(target) && !call.has("f")) {
    await call.warn(
      call.say(`can't open '${target}': File exists`, `${target} already exists;\tnot overwritten`),
    );
    return warning;
  }
  const stat = call.files.stat(source);
  call.files.write(target, result, stat.mode);
  if (call.process.credentials.uid === 0) call.files.chown(target, stat.uid, stat.gid);
  call.files.chmod(target, stat.mode);
  call.files.utimes(target, stat.mtime);
  if (!call.has("k")) call.files.unlink(source);
  if (call.has("v") && !expand) await call.complain(saving(call, text.length, result.length, path, target));
  return 0;
}

/** What -v says: how much smaller the data is, without header and trailer (BusyBox: what is left of it, in whole). */
function saving(call: Call, before: number, after: number, path: string, target: string): string {
  if (call.busybox) return `${path}: ${Math.floor((after * 100) / before)}% - replaced with ${target}\n`;
  const header = 10 + (call.has("n") ? 0 : baseName(path).length + 1);
  const ratio = (100 * (before - (after - header - 8))) / before;
  const how = call.has("k") ? "created" : "replaced with";
  return `${path}:\t${ratio.toFixed(1).padStart(5)}% -- ${how} ${target}\n`;
}

export const gzip: Tool = {
  options: {
    short: "cdfknqtv123456789",
    long: {
      stdout: "c",
      decompress: "d",
      uncompress: "d",
      force: "f",
      keep: "k",
      "no-name": "n",
      quiet: "q",
      test: "t",
      verbose: "v",
      fast: "1",
      best: "9",
    },
  },
  async run(call: Call) {
    const expand = call.has("d", "t") || call.name !== "gzip";
    const stdout = call.has("c") || call.name === "zcat";
    // Debian's gunzip and zcat are scripts around gzip.
    if (!call.busybox) call.name = "gzip";
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      status = Math.max(status, await one(call, path, expand, stdout));
    }
    return status;
  },
};
