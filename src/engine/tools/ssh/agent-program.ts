/** ssh-agent: `eval $(ssh-agent)`, `ssh-agent COMMAND`, -k. The socket lies in a folder of its own under /tmp. */
import { type Credentials, ROOT } from "../../filesystem/types.ts";
import { print, printError } from "../../process/io.ts";
import type { Machine, Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { statusOf } from "../base/system/spawn.ts";
import { type Agent, listen, stopListening } from "./agent.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A name under /tmp that nothing has yet: an earlier step's agent may have left its folder. */
function newFolder({ random, filesystem }: Machine, as: Credentials): string {
  while (true) {
    const name = Array.from(random(12), (byte) => LETTERS[byte % LETTERS.length]).join("");
    const folder = `/tmp/ssh-${name}`;
    if (!filesystem.exists(folder, as)) return folder;
  }
}

/** Makes the socket and answers behind it. */
function start(process: Process, given: string | undefined): string {
  const { machine, credentials } = process;
  const folder = newFolder(machine, credentials);
  const socket = given ?? `${folder}/agent.${process.pid}`;
  if (given === undefined) machine.filesystem.mkdir(folder, 0o700, credentials);
  machine.filesystem.mksocket(socket, 0o600, credentials);
  const agent: Agent = { keys: [] };
  listen(machine, socket, agent);
  return socket;
}

export const sshAgent: Program = async (process) => {
  const words = process.argv.slice(1);
  let socket: string | undefined;
  let csh = false;
  while (words[0]?.startsWith("-")) {
    const option = words.shift() ?? "";
    if (option === "-s" || option === "-D" || option === "-d") continue;
    else if (option === "-c") csh = true;
    else if (option === "-a") socket = words.shift();
    else if (option === "-t") words.shift();
    else if (option === "-k") return stop(process);
    else throw new NotModelledError(`ssh-agent ${option}`);
  }
  const path = start(process, socket);
  const pid = process.pid + 1;
  if (words.length > 0) {
    const environment = new Map([
      ...process.environment,
      ["SSH_AUTH_SOCK", path],
      ["SSH_AGENT_PID", String(pid)],
    ]);
    const child = process.spawn({ argv: words, environment });
    const status = statusOf(await process.wait(child.exited));
    stopListening(process.machine, path);
    process.machine.filesystem.unlink(path, ROOT);
    if (socket === undefined) process.machine.filesystem.rmdir(path.replace(/\/[^/]*$/, ""), ROOT);
    return status;
  }
  await print(
    process,
    csh
      ? `setenv SSH_AUTH_SOCK ${path};\nsetenv SSH_AGENT_PID ${pid};\necho Agent pid ${pid};\n`
      : `SSH_AUTH_SOCK=${path}; export SSH_AUTH_SOCK;\nSSH_AGENT_PID=${pid}; export SSH_AGENT_PID;\necho Agent pid ${pid};\n`,
  );
  return 0;
};

async function stop(process: Process): Promise<number> {
  const { environment, machine } = process;
  const pid = environment.get("SSH_AGENT_PID");
  if (pid === undefined) {
    await printError(process, "SSH_AGENT_PID not set, cannot kill agent\n");
    return 1;
  }
  const socket = environment.get("SSH_AUTH_SOCK") ?? "";
  stopListening(machine, socket);
  if (machine.filesystem.exists(socket, ROOT)) {
    machine.filesystem.unlink(socket, ROOT);
    if (/^\/tmp\/ssh-\w+\//.test(socket)) machine.filesystem.rmdir(socket.replace(/\/[^/]*$/, ""), ROOT);
  }
  await print(process, `unset SSH_AUTH_SOCK;\nunset SSH_AGENT_PID;\necho Agent pid ${pid} killed;\n`);
  return 0;
}
