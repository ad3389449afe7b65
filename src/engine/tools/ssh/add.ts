/** ssh-add: puts keys into an agent, lists and removes them. Messages as of OpenSSH 10.0p2, seen in builds. */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { readPath } from "../../process/open.ts";
import type { Process, Program } from "../../process/types.ts";
import { toBase64 } from "../../services/keys/pem.ts";
import { bitsOf, fingerprintOf, type PrivateKey, readPrivateKey } from "../../services/keys/private-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Agent, type AgentKey, agentAt } from "./agent.ts";
import { expand, homeOf, tooOpen, tooOpenText } from "./files.ts";

/** `256 SHA256:... comment (ED25519)` */
export function describe(key: PrivateKey, comment: string): string {
  const kind = key.kind === "ecdsa" ? "ECDSA" : key.kind.toUpperCase();
  return `${bitsOf(key)} ${fingerprintOf(key.publicBlob)} ${comment} (${kind})`;
}

export const sshAdd: Program = async (process) => {
  const words = process.argv.slice(1);
  const quiet = words.includes("-q");
  const agent = agentAt(process, process.environment.get("SSH_AUTH_SOCK"));
  if (typeof agent === "string") {
    const why = { unset: "", missing: ": No such file or directory", refused: ": Permission denied" }[agent];
    const text =
      agent === "unset"
        ? "Could not open a connection to your authentication agent."
        : `Error connecting to agent${why}`;
    await printError(process, `${text}\n`);
    return 2;
  }
  const other = words.find((word) => word.startsWith("-") && !/^-([lLDdqk]|t\d*|)$/.test(word));
  if (other !== undefined) throw new NotModelledError(`ssh-add ${other}`);
  if (words.includes("-l")) return list(process, agent, ({ key, comment }) => describe(key, comment));
  if (words.includes("-L"))
    return list(process, agent, ({ key, comment }) => `${key.type} ${toBase64(key.publicBlob)} ${comment}`);
  if (words.includes("-D")) {
    agent.keys = [];
    if (!quiet) await printError(process, "All identities removed.\n");
    return 0;
  }
  if (words.includes("-d")) throw new NotModelledError("ssh-add -d");
  const files = words.filter((word, at) => (word === "-" || !word.startsWith("-")) && words[at - 1] !== "-t");
  const defaults = ["id_rsa", "id_ecdsa", "id_ed25519"].map((name) => `${homeOf(process)}/.ssh/${name}`);
  const there = defaults.filter((path) => process.machine.filesystem.exists(path, process.credentials));
  let status = files.length === 0 && there.length === 0 ? 1 : 0;
  for (const file of files.length > 0 ? files : there)
    status = (await addFile(process, agent, file, quiet)) || status;
  return status;
};

async function list(process: Process, agent: Agent, line: (each: AgentKey) => string): Promise<number> {
  if (agent.keys.length === 0) {
    await print(process, "The agent has no identities.\n");
    return 1;
  }
  for (const each of agent.keys) await print(process, `${line(each)}\n`);
  return 0;
}

async function addFile(process: Process, agent: Agent, file: string, quiet: boolean): Promise<number> {
  const shown = file === "-" ? "(stdin)" : file;
  const path = expand(process, file);
  const say = (text: string) => printError(process, `${text}\n`);
  let text: string;
  try {
    text = file === "-" ? textOf(await readAll(process)) : textOf(await readPath(process, path));
    const mode = file === "-" ? undefined : tooOpen(process, path);
    if (mode !== undefined) {
      await printError(process, tooOpenText(file, mode));
      return 1;
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await say(`${shown}: ${error.text}`);
    return 1;
  }
  const key = readPrivateKey(text);
  if (key === "locked") throw new NotModelledError("ssh-add of a key with a passphrase");
  if (typeof key === "string") {
    await say(`Error loading key "${shown}": error in libcrypto`);
    return 1;
  }
  const comment = key.comment || (file === "-" ? "(stdin)" : file);
  if (agent.sealed) {
    await say(`Could not add identity "${shown}": agent refused operation`);
    return 1;
  }
  // The same key again only changes its comment.
  const others = agent.keys.filter(
    (each) => fingerprintOf(each.key.publicBlob) !== fingerprintOf(key.publicBlob),
  );
  agent.keys = [...others, { key, text, comment }];
  if (!quiet) await say(`Identity added: ${shown} (${comment})`);
  return 0;
}
