/**
 * The database server of the lab's image `acme/postgres:17`: entrypoint and server in one program.
 *
 * Modelled: POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE as the entrypoint of the
 * official image reads them, its refusal to start without a password, and logins that check it. The password
 * is read from its file and stays out of the environment of process 1. (The official image's entrypoint exports
 * it there; this image is the team's own.) Not modelled: storage, init scripts, replication, configuration files.
 */
import { ROOT } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { Accounts } from "../../services/accounts.ts";
import { postgres as database } from "../../services/database.ts";
import type { World } from "../../services/world.ts";

const PORT = 5432;
const SERVER = ["postgres", "-D", "/var/lib/postgresql/data"];

/** The value of NAME, or of the file that NAME_FILE names; both at once is an error, as in the official image. */
function setting(process: Process, name: string, fallback = ""): string {
  const value = process.environment.get(name);
  const path = process.environment.get(`${name}_FILE`);
  if (value && path) throw new Error(`error: both ${name} and ${name}_FILE are set (but are exclusive)`);
  if (!path) return value || fallback;
  // The shell's $(< file) drops trailing newlines.
  return textOf(process.machine.filesystem.readFile(path, ROOT)).replace(/\n+$/, "");
}

export const postgres: Program = async (process) => {
  let user: string;
  let password: string;
  let name: string;
  try {
    user = setting(process, "POSTGRES_USER", "postgres");
    password = setting(process, "POSTGRES_PASSWORD");
    name = setting(process, "POSTGRES_DB", user);
  } catch (error) {
    await printError(process, `${(error as Error).message}\n`);
    return 1;
  }
  if (password === "") {
    await printError(
      process,
      "Error: Database is uninitialized and superuser password is not specified.\n" +
        "       You must specify POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE to a non-empty value.\n",
    );
    return 1;
  }
  process.argv = SERVER;
  await serve(process, user, password, name);
  return 0;
};

async function serve(process: Process, user: string, password: string, name: string): Promise<void> {
  const { clock, facilities, hostname, network } = process.machine;
  const accounts = new Accounts(hostname, [{ credential: user, user, value: password }], () => clock.now());
  (facilities.get("world") as World | undefined)?.join(accounts);
  const connect = database(["postgres", name], {}, accounts);
  const stop = network.listen(PORT, {
    protocol: "postgres",
    connect: async (login) => {
      try {
        return await connect(login, "runtime");
      } catch (error) {
        await printError(process, `FATAL:  ${(error as Error).message}\n`);
        throw error;
      }
    },
  });
  const stopped = new Promise<void>((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.onSignal(signal, done);
  });
  await printError(process, `LOG:  listening on IPv4 address "0.0.0.0", port ${PORT}\n`);
  await printError(process, "LOG:  database system is ready to accept connections\n");
  await process.wait(stopped);
  await print(process, "LOG:  database system is shut down\n");
  stop();
}
