/**
 * ssh 10.0p2 of Debian trixie: which keys it offers (agent, -i, IdentityFile, ~/.ssh/id_*), whom it trusts (known_hosts,
 * StrictHostKeyChecking) and what it says when either fails; -v names files and fingerprints, never a key; a word of
 * its configuration that it does not know ends it, and is repeated. Seen on the real program in builds; the dialogue with a
 * server from OpenSSH's own sources (sshconnect.c, sshconnect2.c). A key that others may read is not used.
 *
 * Modelled: one command, or -T for the server's greeting. Tunnels, jump hosts, passwords and -G are refused.
 */
import { print, printError } from "../../process/io.ts";
import {
  type Endpoint,
  NetworkError,
  type Process,
  type Program,
  type SshSession,
} from "../../process/types.ts";
import { toBase64 } from "../../services/keys/pem.ts";
import { fingerprintOf, readPrivateKey } from "../../services/keys/private-key.ts";
import { agentAt } from "./agent.ts";
import { type ClientOptions, ConfigError, parseClient } from "./client-options.ts";
import { expand, homeOf, readText, tooOpen, tooOpenText, writePrivate } from "./files.ts";
import { hostName, judge } from "./known-hosts.ts";

export const SSH_VERSION = "OpenSSH_10.0p2 Debian-7+deb13u4, OpenSSL 3.5.7 9 Jun 2026";
const FAILED = 255;
const DEFAULT_KEYS = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"];

const USAGE = `usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface] [-b bind_address]
           [-c cipher_spec] [-D [bind_address:]port] [-E log_file]
           [-e escape_char] [-F configfile] [-I pkcs11] [-i identity_file]
           [-J destination] [-L address] [-l login_name] [-m mac_spec]
           [-O ctl_cmd] [-o option] [-P tag] [-p port] [-R address]
           [-S ctl_path] [-W host:port] [-w local_tun[:remote_tun]]
           destination [command [argument ...]]
       ssh [-Q query_option]
`;

type SshEndpoint = Extract<Endpoint, { protocol: "ssh" }>;

/** A connection that came to nothing, in ssh's words. */
class SshError extends Error {}

/** What -v adds. */
async function debug({ verbose }: ClientOptions, process: Process, ...lines: string[]): Promise<void> {
  if (verbose) await printError(process, lines.map((line) => `debug1: ${line}\r\n`).join(""));
}

async function reach(process: Process, options: ClientOptions): Promise<SshEndpoint> {
  const { host, port } = options;
  try {
    const endpoint = process.machine.network.connect(host, port);
    if (endpoint.protocol === "ssh") return endpoint;
    throw new SshError("kex_exchange_identification: Connection closed by remote host");
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === "ENOTFOUND")
      throw new SshError(`ssh: Could not resolve hostname ${host}: Name or service not known`);
    if (error.code === "ECONNREFUSED")
      await debug(options, process, `connect to address ${host} port ${port}: Connection refused`);
    const why = error.code === "ECONNREFUSED" ? "Connection refused" : "Network is unreachable";
    throw new SshError(`ssh: connect to host ${host} port ${port}: ${why}`);
  }
}

const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!
It is also possible that a host key has just been changed.
Host key verification failed.`;

/** Trusts the host's key, or throws. A key that is new may be written down. */
async function verify(process: Process, options: ClientOptions, hostKey: Uint8Array): Promise<void> {
  const { host, port, setting } = options;
  const name = hostName(host, port);
  const own = setting("UserKnownHostsFile") ?? "~/.ssh/known_hosts ~/.ssh/known_hosts2";
  const files = own.split(/\s+/).map((path) => expand(process, path));
  const all = [...files, "/etc/ssh/ssh_known_hosts"].map((path) => readText(process, path) ?? "").join("\n");
  const verdict = judge(all, name, hostKey);
  const strict = (setting("StrictHostKeyChecking") ?? "ask").toLowerCase();
  if (verdict === "known") return;
  if (verdict === "changed") {
    if (!/^(no|off)$/.test(strict)) throw new SshError(CHANGED);
    return;
  }
  if (/^(yes|ask|true)$/.test(strict)) {
    if (strict !== "ask")
      await printError(
        process,
        `No ED25519 host key is known for ${name} and you have requested strict checking.\n`,
      );
    throw new SshError("Host key verification failed.");
  }
  const [file = "/dev/null"] = files;
  if (file !== "/dev/null") {
    const line = `${name} ssh-ed25519 ${toBase64(hostKey)}\n`;
    writePrivate(process, file, (readText(process, file) ?? "") + line, 0o600);
  }
  if (!options.quiet)
    await printError(process, `Warning: Permanently added '${name}' (ED25519) to the list of known hosts.\n`);
}

/** The private keys that are offered, the agent's first. */
async function offered(process: Process, options: ClientOptions): Promise<string[]> {
  const agent = agentAt(
    process,
    options.setting("IdentityAgent") ?? process.environment.get("SSH_AUTH_SOCK"),
  );
  const only = /^yes$/i.test(options.setting("IdentitiesOnly") ?? "");
  const texts = typeof agent === "string" || only ? [] : agent.keys.map(({ text }) => text);
  const named = options.identities.map((path) => expand(process, path));
  const paths = named.length > 0 ? named : DEFAULT_KEYS.map((name) => `${homeOf(process)}/.ssh/${name}`);
  for (const [index, path] of paths.entries()) {
    const shown = options.identities[index] ?? path;
    const text = readText(process, path);
    if (text === undefined) {
      if (named.length > 0)
        await printError(
          process,
          `Warning: Identity file ${shown} not accessible: No such file or directory.\n`,
        );
      continue;
    }
    const mode = tooOpen(process, path);
    if (mode !== undefined) {
      await printError(process, `${tooOpenText(path, mode)}Load key "${path}": bad permissions\n`);
      continue;
    }
    const key = readPrivateKey(text);
    if (typeof key !== "string")
      await debug(
        options,
        process,
        `Offering public key: ${path} ${key.kind.toUpperCase()} ${fingerprintOf(key.publicBlob)}`,
      );
    if (typeof key !== "string") texts.push(text);
    else if (key !== "locked") await printError(process, `Load key "${path}": error in libcrypto\n`);
  }
  return texts;
}

async function open(process: Process, options: ClientOptions): Promise<SshSession> {
  await debug(
    options,
    process,
    SSH_VERSION,
    "Reading configuration data /etc/ssh/ssh_config",
    "/etc/ssh/ssh_config line 19: include /etc/ssh/ssh_config.d/*.conf matched no files",
    "/etc/ssh/ssh_config line 21: Applying options for *",
  );
  if (options.command === "" && options.verbose)
    await printError(process, "Pseudo-terminal will not be allocated because stdin is not a terminal.\r\n");
  await debug(options, process, `Connecting to ${options.host} [${options.host}] port ${options.port}.`);
  const endpoint = await reach(process, options);
  await debug(options, process, "Connection established.");
  await process.sleep(1);
  await verify(process, options, endpoint.hostKey);
  const user = options.user ?? process.environment.get("USER") ?? "root";
  const session = await process.wait(endpoint.connect({ user, keys: await offered(process, options) }));
  if (!session) throw new SshError(`${user}@${options.host}: Permission denied (publickey).`);
  return session;
}

async function main(process: Process): Promise<number> {
  try {
    return await connect(process, parseClient(process, process.argv.slice(1)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await printError(process, `${error.message.replaceAll("\n", "\r\n")}\r\n`);
    return FAILED;
  }
}

async function connect(process: Process, options: ReturnType<typeof parseClient>): Promise<number> {
  if (options === "version") {
    await printError(process, `${SSH_VERSION}\n`);
    return 0;
  }
  if (!options) {
    await printError(process, USAGE);
    return FAILED;
  }
  try {
    const session = await open(process, options);
    const { stdout, stderr, status } = session.run(options.command);
    if (stderr !== "") await printError(process, stderr);
    if (stdout !== "") await print(process, stdout);
    return status;
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    await printError(process, `${error.message.replaceAll("\n", "\r\n")}\r\n`);
    return FAILED;
  }
}

export const ssh: Program = main;
