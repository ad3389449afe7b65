/**
 * The server of a PostgreSQL image: takes POSTGRES_USER, POSTGRES_DB and POSTGRES_PASSWORD, or the file that
 * POSTGRES_PASSWORD_FILE names, as the official image's entrypoint does, and checks logins against them on
 * port 5432. Its accounts join the machine's world, which keeps the record of who logged in with what. Unlike the
 * official entrypoint it keeps the password out of its own environment. Not modelled: storage, init scripts.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { DatabaseLogin, Process, Program } from "../../process/types.ts";
import { Accounts } from "../../services/accounts.ts";
import { postgres as database } from "../../services/database.ts";
import type { World } from "../../services/world.ts";

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** The value of NAME, or the content of the file that NAME_FILE names; both at once is an error. */
function setting(process: Process, name: string): string | Error {
  const value = process.environment.get(name);
  const path = process.environment.get(`${name}_FILE`);
  if (value && path) return new Error(`error: both ${name} and ${name}_FILE are set (but are exclusive)`);
  if (!path) return value ?? "";
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials)).replace(/\n+$/, "");
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    return new Error(`/usr/local/bin/docker-entrypoint.sh: line 26: ${path}: ${error.text}`);
  }
}

export const postgres: Program = async (process) => {
  const [user, password, name] = ["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"].map((each) =>
    setting(process, each),
  );
  for (const each of [user, password, name]) {
    if (!(each instanceof Error)) continue;
    await printError(process, `${each.message}\n`);
    return 1;
  }
  if (!password) {
    await printError(process, NO_PASSWORD);
    return 1;
  }
  const owner = String(user || "postgres");
  const { clock, hostname, network, facilities } = process.machine;
  const accounts = new Accounts(
    hostname,
    [{ credential: "password", user: owner, value: String(password) }],
    () => clock.now(),
  );
  const connect = database([String(name || owner), "postgres"], {}, accounts);
  const leave = (facilities.get("world") as World | undefined)?.join(accounts);
  const close = network.listen(5432, {
    protocol: "postgres",
    connect: (login: DatabaseLogin) => connect(login, "runtime"),
  });
  await print(process, "PostgreSQL init process complete; ready for start up.\n\n");
  const stamp = new Date(clock.now()).toISOString().replace("T", " ").replace("Z", " UTC");
  await printError(process, `${stamp} [${process.pid}] LOG:  starting PostgreSQL 17.0\n`);
  await printError(
    process,
    `${stamp} [${process.pid}] LOG:  database system is ready to accept connections\n`,
  );
  let stop: (status: number) => void = () => {};
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.onSignal(signal, () => stop(0));
  try {
    return await process.wait(stopped);
  } finally {
    close();
    leave?.();
  }
};
