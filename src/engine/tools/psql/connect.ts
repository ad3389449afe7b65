/**
 * A session with the server: the password comes from the parameters, else from the password file, which must be the user's
 * alone (documentation 32.16), else it is asked for; without a terminal the answer is a line of standard input.
 */
import { print, printError, read, textOf } from "../../process/io.ts";
import { type DatabaseSession, NetworkError, type Process } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";
import { ConnectionError, type Parameters } from "./parameters.ts";

/** The password that the file has for this connection: host:port:database:user:password, `*` for any. */
async function passwordFrom(process: Process, to: Parameters): Promise<string | undefined> {
  const path = pathAt(process, to.passfile);
  const { filesystem } = process.machine;
  if (!filesystem.exists(path, process.credentials)) return undefined;
  const { mode, kind } = filesystem.stat(path, process.credentials);
  const warn = (text: string) => printError(process, `WARNING: password file "${to.passfile}" ${text}\n`);
  if (kind !== "file") {
    await warn("is not a plain file");
    return undefined;
  }
  if (mode & 0o077) {
    await warn("has group or world access; permissions should be u=rw (0600) or less");
    return undefined;
  }
  const wanted = [to.host.startsWith("/") ? "localhost" : to.host, String(to.port), to.database, to.user];
  for (const line of (readText(process, path) ?? "").split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const [, ...fields] =
      /^((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*)/.exec(
        line,
      ) ?? [];
    const plain = fields.map((field) => field.replace(/\\(.)/g, "$1"));
    if (plain.length === 5 && wanted.every((each, at) => fields[at] === "*" || plain[at] === each))
      return plain[4];
  }
  return undefined;
}

/** The first line of standard input, read to its end: nothing else is taken. */
async function typedPassword(process: Process, prompt: string): Promise<string | undefined> {
  await printError(process, prompt);
  let text = "";
  for (let letter = await read(process, 0, 1); letter; letter = await read(process, 0, 1)) {
    if (textOf(letter) === "\n") break;
    text += textOf(letter);
  }
  // Where the user's own line would have ended, had anybody seen it.
  await printError(process, "\n");
  return text || undefined;
}

/** How psql names the server when it fails. */
const placeOf = ({ host, port }: Parameters) =>
  host.startsWith("/")
    ? `connection to server on socket "${host}/.s.PGSQL.${port}" failed`
    : `connection to server at "${host}", port ${port} failed`;

/** Throws ConnectionError with psql's own words. `asks` is false with -w. */
export async function connect(
  process: Process,
  to: Parameters,
  { asks, first }: { readonly asks: boolean; readonly first: boolean },
): Promise<DatabaseSession> {
  const place = placeOf(to);
  const isSocket = to.host.startsWith("/");
  let typed = first ? await typedPassword(process, "Password: ") : undefined;
  const stored = typed ?? to.password ?? (await passwordFrom(process, to));
  try {
    const endpoint = process.machine.network.connect(isSocket ? "localhost" : to.host, to.port);
    if (endpoint.protocol !== "postgres")
      throw new ConnectionError(`${place}: server closed the connection unexpectedly`);
    if (/^(?:require|verify)/.test(to.sslmode))
      throw new ConnectionError(`${place}: server does not support SSL, but SSL was required`);
    const isFromFile = typed === undefined && to.password === undefined && stored !== undefined;
    if (stored === undefined && asks && !first)
      typed = await typedPassword(process, `Password for user ${to.user}: `);
    await process.sleep(1);
    const login = { user: to.user, password: stored ?? typed, database: to.database };
    return await process.wait(endpoint.connect(login)).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.message.startsWith("fe_sendauth")) throw new ConnectionError(`${place}: ${error.message}`);
      const origin =
        isFromFile && error.code === "28P01" ? `\npassword retrieved from file "${to.passfile}"` : "";
      throw new ConnectionError(`${place}: FATAL:  ${error.message}${origin}`);
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === "ENOTFOUND")
      throw new ConnectionError(
        `could not translate host name "${to.host}" to address: Name or service not known`,
      );
    const why = isSocket ? "No such file or directory" : "Connection refused";
    const where = isSocket
      ? "locally and accepting connections on that socket"
      : "on that host and accepting TCP/IP connections";
    throw new ConnectionError(`${place}: ${why}\n\tIs the server running ${where}?`);
  }
}

/** `\conninfo` */
export async function showConnection(
  process: Process,
  { database, user, host, port }: Parameters,
): Promise<void> {
  const place = host.startsWith("/") ? `via socket in "${host}"` : `on host "${host}"`;
  await print(
    process,
    `You are connected to database "${database}" as user "${user}" ${place} at port "${port}".\n`,
  );
}

/** Statements and meta-commands that would need the server's catalogue. */
export function refuse(what: string): never {
  throw new NotModelledError(`psql's ${what}`);
}
