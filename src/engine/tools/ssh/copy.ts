/** scp and sftp: what they say when nobody answers. Copying from a host is refused. Messages as of OpenSSH 10.0p2. */
import { printError } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";

const VALUED = new Set([..."BbcDFiJlOoPRSsX"]);

function program(name: "scp" | "sftp"): Program {
  return async (process: Process) => {
    let port = 22;
    const names: string[] = [];
    const todo = process.argv.slice(1).reverse();
    for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
      if (!/^-./.test(word)) names.push(word);
      else if (VALUED.has(word.at(-1) ?? "") || VALUED.has(word[1] ?? "")) {
        const value = VALUED.has(word[1] ?? "") && word.length > 2 ? word.slice(2) : (todo.pop() ?? "");
        if (word[1] === "P") port = Number(value);
        const setting = /^port[= ](\d+)$/i.exec(value)?.[1];
        if (word[1] === "o" && setting !== undefined) port = Number(setting);
      }
    }
    const remote = names.map((each) => /^(?:scp:\/\/|sftp:\/\/)?(?:[^@/]*@)?([^:/]+)(?::|$)/.exec(each)?.[1]);
    const host = remote.find(
      (each, at) => each !== undefined && (name === "sftp" || names[at]?.includes(":")),
    );
    if (host === undefined) throw new NotModelledError(`${name} ${names.join(" ")}`);
    try {
      process.machine.network.connect(host, port);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const why =
        error.code === "ENOTFOUND"
          ? `Could not resolve hostname ${host}: Name or service not known`
          : `connect to host ${host} port ${port}: Connection refused`;
      await printError(process, `ssh: ${why}\r\n${name === "scp" ? "scp: " : ""}Connection closed\r\n`);
      return 255;
    }
    throw new NotModelledError(`${name} from a host that answers`);
  };
}

export const scp = program("scp");
export const sftp = program("sftp");
