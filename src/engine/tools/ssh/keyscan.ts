/** ssh-keyscan: asks a host for its key, and believes it. Messages as of OpenSSH 10.0p2. */
import { print, printError } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { toBase64 } from "../../services/keys/pem.ts";
import { NotModelledError } from "../../source/errors.ts";
import { hashed, hostName } from "./known-hosts.ts";

export const sshKeyscan: Program = async (process) => {
  let port = 22;
  let hash = false;
  let quiet = false;
  const hosts: string[] = [];
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-p") port = Number(todo.pop());
    else if (word === "-t" || word === "-T") todo.pop();
    else if (word === "-H") hash = true;
    else if (word === "-q") quiet = true;
    else if (/^-[tT]./.test(word)) continue;
    else if (word.startsWith("-")) throw new NotModelledError(`ssh-keyscan ${word}`);
    else hosts.push(word);
  }
  if (hosts.length === 0) {
    await printError(
      process,
      "usage: ssh-keyscan [-46cDHqv] [-f file] [-O option] [-p port] [-T timeout]\n                   [-t type] [host | addrlist namelist]\n",
    );
    return 1;
  }
  let status = 0;
  for (const host of hosts) status = (await scan(process, host, { port, hash, quiet })) || status;
  return status;
};

async function scan(
  process: Process,
  host: string,
  { port, hash, quiet }: { readonly port: number; readonly hash: boolean; readonly quiet: boolean },
): Promise<number> {
  try {
    const endpoint = process.machine.network.connect(host, port);
    if (endpoint.protocol !== "ssh") return 1;
    if (!quiet) await printError(process, `# ${host}:${port} SSH-2.0-OpenSSH_9.6\n`);
    const name = hostName(host, port);
    const shown = hash ? hashed(name, process.machine.random(20)) : name;
    await print(process, `${shown} ssh-ed25519 ${toBase64(endpoint.hostKey)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === "ENOTFOUND")
      await printError(process, `getaddrinfo ${host}: Name or service not known\n`);
    return 1;
  }
}
