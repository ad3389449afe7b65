/**
 * `pip install` and `pip download` as far as they come without Python: what pip prints of indexes and URLs, with
 * passwords hidden, and how it fails where an index does not have the package.
 */

import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import { ExecError, NetworkError, type Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import { statusText } from "../net/status-text.ts";
import { type PipOptions, readOptions } from "./arguments.ts";
import { PipConfig } from "./config.ts";
import { PipError } from "./error.ts";
import { PACKAGES, USING } from "./packages.ts";
import { redactUrl } from "./redact.ts";
import { EXTERNALLY_MANAGED, ROOT_WARNING } from "./texts.ts";

const PYPI = "https://pypi.org/simple";

export async function install(process: Process, command: string, words: readonly string[]): Promise<number> {
  const options = readOptions(process, new PipConfig(process), command, words);
  const { flags, verbosity } = options;
  const say = async (text: string) => {
    if (verbosity >= 0) await print(process, `${text}\n`);
  };
  if (verbosity >= 2) throw new NotModelledError("pip -vv");
  if (verbosity === 1) await say(USING);
  const own = ["--break-system-packages", "--target", "--prefix", "--root", "--dry-run"];
  if (command === "install" && !own.some((name) => flags.has(name))) {
    await printError(process, EXTERNALLY_MANAGED);
    return 1;
  }
  if (options.requirements.length === 0) {
    throw new PipError(`You must give at least one requirement to ${command} (see "pip help ${command}")`);
  }
  if (command === "install" && process.credentials.uid !== 0 && !flags.has("--target")) {
    await say("Defaulting to user installation because normal site-packages is not writeable");
  }
  const indexes = flags.has("--no-index") ? [] : [options.index ?? PYPI, ...options.extraIndexes];
  if (indexes.length > 0 && (indexes.length > 1 || indexes[0] !== PYPI)) {
    await say(`Looking in indexes: ${indexes.map(redactUrl).join(", ")}`);
  }
  if (options.links.length > 0) await say(`Looking in links: ${options.links.map(redactUrl).join(", ")}`);
  for (const requirement of options.requirements) {
    await satisfy(process, options, indexes, requirement, say);
  }
  if (command === "install" && process.credentials.uid === 0 && !flags.has("--root-user-action")) {
    await printError(process, ROOT_WARNING);
  }
  return 0;
}

type Say = (text: string) => Promise<void>;

async function satisfy(
  process: Process,
  options: PipOptions,
  indexes: readonly string[],
  requirement: string,
  say: Say,
): Promise<void> {
  const { name = "", url } = reference(requirement);
  if (url?.startsWith("git+")) return fromGit(process, requirement, url, say);
  if (url !== undefined) return fromUrl(process, requirement, url, say);
  if (/^[./]|\/$/.test(requirement)) throw new NotModelledError(`pip install of a folder, ${requirement},`);
  const installed = PACKAGES.find((each) => each.name === name.toLowerCase().replaceAll("_", "-"));
  const wanted = requirement.replaceAll(/\s+/g, "");
  if (installed && !options.flags.has("--upgrade") && !/[<=>~!]/.test(wanted)) {
    await say(
      `Requirement already satisfied: ${wanted} in /usr/lib/python3/dist-packages (${installed.version})`,
    );
    return;
  }
  for (const index of indexes) await askIndex(process, options, index, name);
  await printError(
    process,
    `ERROR: Could not find a version that satisfies the requirement ${wanted} (from versions: none)\n`,
  );
  throw new PipError(`No matching distribution found for ${wanted}`);
}

/** `NAME @ URL`, a bare URL, or a name with a version. */
function reference(requirement: string): { readonly name?: string; readonly url?: string } {
  const [, before, direct] = /^([\w.-]+)?(?:\[.*\])?\s*@\s*(\S+:\/\/\S+)$/.exec(requirement) ?? [];
  if (direct !== undefined) return { url: direct, ...(before === undefined ? {} : { name: before }) };
  if (/^[a-z+]+:\/\//.test(requirement)) return { url: requirement };
  const [, name = requirement] = /^([\w.-]+)/.exec(requirement) ?? [];
  return { name };
}

async function askIndex(process: Process, options: PipOptions, index: string, name: string): Promise<void> {
  const url = new URL(`${index.replace(/\/$/, "")}/${name.toLowerCase().replaceAll(/[._]/g, "-")}/`);
  for (let left = options.retries; ; left -= 1) {
    try {
      const { status } = await sendRequest(process, url, { headers: headersFor(process, url) });
      if (status < 400) throw new NotModelledError("installing a package with pip");
      return;
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
      if (left === 0) return;
      await complain(process, url, error, left - 1);
    }
  }
}

async function complain(process: Process, url: URL, error: Error, left: number): Promise<void> {
  const kind = url.protocol === "https:" ? "HTTPSConnection" : "HTTPConnection";
  const reason =
    error instanceof NetworkError && error.code === "ECONNREFUSED"
      ? "[Errno 111] Connection refused"
      : "[Errno -2] Name or service not known";
  await printError(
    process,
    `WARNING: Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection ` +
      `broken by 'NewConnectionError('<pip._vendor.urllib3.connection.${kind} object at 0x7f0000000000>: Failed to ` +
      `establish a new connection: ${reason}')': ${url.pathname}\n`,
  );
  await process.sleep(500);
}

function headersFor(process: Process, url: URL): Headers {
  const login = url.username
    ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
    : netrcLogin(netrc(process), url.hostname);
  return [
    ["User-Agent", "pip/25.1.1"],
    ["Accept", "*/*"],
    ...(login ? ([["Authorization", basicAuth(login.user, login.password)]] as const) : []),
  ];
}

function netrc(process: Process): string {
  const path = process.environment.get("NETRC") ?? `${process.environment.get("HOME") ?? "/root"}/.netrc`;
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return "";
    throw error;
  }
}

async function fromUrl(process: Process, requirement: string, url: string, say: Say): Promise<void> {
  const file = new URL(url).pathname.replace(/^.*\//, "");
  const [, name, version] = /^(.+?)-([\d.]+)-.*\.whl$/.exec(file) ?? [];
  const wheel = name !== undefined && requirement === url;
  const shown = wheel ? `${name}==${version}` : redactUrl(requirement).replace(/\s+@\s+/, "@ ");
  await say(`Collecting ${shown}`);
  const { status } = await sendRequest(process, new URL(url), { headers: headersFor(process, new URL(url)) });
  if (status < 400 || status === 401) throw new NotModelledError("pip install of an archive");
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  await printError(process, `  ERROR: HTTP error ${status} while getting ${redactUrl(url)}\n`);
  throw new PipError(
    `Could not install requirement ${shown} from ${redactUrl(url)} because of HTTP error ${status} Client Error: ` +
      `${statusText(status)} for url: ${plain.href} for URL ${redactUrl(url)}`,
  );
}

async function fromGit(process: Process, requirement: string, url: string, say: Say): Promise<void> {
  const shown = redactUrl(requirement);
  const [address = ""] = url.slice(4).split("#");
  const letters = [...process.machine.random(8)].map((byte) => (byte % 36).toString(36));
  const folder = `/tmp/pip-req-build-${letters.join("")}`;
  await say(`Collecting ${shown}`);
  await say(`  Cloning ${redactUrl(address)} to ${folder}`);
  await printError(
    process,
    `  Running command git clone --filter=blob:none --quiet '${redactUrl(address)}' ${folder}\n`,
  );
  const git = async (...argv: string[]) => {
    try {
      const exit = await process.spawn({ argv: ["git", ...argv] }).exited;
      return "status" in exit ? exit.status : 128;
    } catch (error) {
      if (error instanceof ExecError)
        throw new PipError("Cannot find command 'git' - do you have 'git' installed and in your PATH?");
      throw error;
    }
  };
  if ((await git("clone", "--quiet", address, folder)) !== 0) {
    throw new NotModelledError("pip install of a git repository that cannot be cloned");
  }
  const head = textOf(
    process.machine.filesystem.readFile(`${folder}/.git/refs/heads/main`, process.credentials),
  ).trim();
  await say(`  Resolved ${redactUrl(address)} to commit ${head}`);
  await process.spawn({ argv: ["rm", "-rf", folder] }).exited;
  throw new PipError(
    `${shown} does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.`,
  );
}
