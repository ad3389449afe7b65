/**
 * MariaDB's clients of Debian trixie (mysql, mysqldump and mysqladmin are their other names) as far as they come without a
 * server: where they read a password (-pWORD, option files, MYSQL_PWD, a prompt), what they say when nobody listens, and
 * --print-defaults, which shows a password of an option file in clear. Seen on the real programs. A server that answers is
 * refused by name: there is none to model.
 */
import { print, printError, read, textOf } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readDefaults, WrongDefaults } from "./defaults.ts";

const SOCKET = "/run/mysqld/mysqld.sock";

/** Letters that take a value, to their long names; the value of -p stands right behind it or is asked for. */
const VALUED: Readonly<Record<string, string>> = {
  D: "database",
  e: "execute",
  h: "host",
  P: "port",
  S: "socket",
  u: "user",
};
const FLAGS =
  /^(?:batch|comments|compress|force|no-auto-rehash|no-create-info|no-data|max-allowed-packet|quick|quote-names|raw|routines|silent|single-transaction|skip-column-names|skip-ssl|ssl|table|triggers|verbose|all-databases|databases|events|add-drop-table|opt|wait)$/;
const FLAG_LETTERS = "ABCEGNRafqrstvnw";

interface Line {
  readonly values: Map<string, string>;
  asks: boolean;
}

function parse(name: string, words: readonly string[]): Line {
  const line: Line = { values: new Map(), asks: false };
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, letter = "", rest = ""] = /^-(\w)(.*)$/s.exec(word) ?? [];
    if (long === "password" || letter === "p") {
      const password = long === undefined ? rest || undefined : glued;
      if (password === undefined) line.asks = true;
      else line.values.set("password", password);
    } else if (long !== undefined) {
      const key = long.replaceAll("_", "-");
      if (Object.values(VALUED).includes(key)) line.values.set(key, glued ?? todo.pop() ?? "");
      else if (!FLAGS.test(key)) throw new NotModelledError(`${name} --${long}`);
    } else if (VALUED[letter] !== undefined) line.values.set(VALUED[letter], rest || (todo.pop() ?? ""));
    else if (letter !== "") {
      const odd = [...letter, ...rest].find((each) => !FLAG_LETTERS.includes(each));
      if (odd !== undefined) throw new NotModelledError(`${name} -${odd}`);
    }
  }
  return line;
}

/** Number and words of the error that ends an attempt. */
function attempt(process: Process, { values }: Line): readonly [number: number, text: string] {
  const host = values.get("host") ?? "localhost";
  const isSocket = host === "localhost";
  try {
    process.machine.network.connect(host, Number(values.get("port") ?? 3306));
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (isSocket)
      return [2002, `Can't connect to local server through socket '${values.get("socket") ?? SOCKET}' (2)`];
    if (error.code === "ENOTFOUND") return [2005, `Unknown server host '${host}' (-2)`];
    return [2002, `Can't connect to server on '${host}' (115)`];
  }
  throw new NotModelledError("a MariaDB or MySQL server");
}

/** What each kind of client makes of it, and its exit status. */
const FAILURES: Readonly<
  Record<string, (name: string, number: number, text: string, host: string) => readonly [string, number]>
> = {
  client: (_, number, text) => [`ERROR ${number} (HY000): ${text}\n`, 1],
  dump: (name, number, text) => [`${name}: Got error: ${number}: "${text}" when trying to connect\n`, 2],
  admin: (name, _, text, host) => [
    `\x07${name}: connect to server at '${host}' failed\nerror: '${text}'\n` +
      `Check that mariadbd is running and that the socket: '${SOCKET}' exists!\n`,
    1,
  ],
};

async function run(process: Process): Promise<number> {
  const name = (process.argv[0] ?? "mariadb").replace(/^.*\//, "");
  const kind = /dump/.test(name) ? "dump" : /admin/.test(name) ? "admin" : "client";
  const words = process.argv.slice(1);
  if (words.includes("--version") || words.includes("-V")) {
    await print(
      process,
      `${name} from 11.8.6-MariaDB, client 15.2 for debian-linux-gnu (x86_64) using  EditLine wrapper\n`,
    );
    return 0;
  }
  const { defaults, rest } = readDefaults(process, words, [
    ...{
      client: ["mysql", "mariadb-client"],
      dump: ["mysqldump", "mariadb-dump"],
      admin: ["mysqladmin", "mariadb-admin"],
    }[kind],
    "client",
    "client-server",
    "client-mariadb",
  ]);
  if (rest.includes("--print-defaults")) {
    await print(
      process,
      `${name} would have been started with the following arguments:\n${defaults.map((each) => `${each} `).join("")}\n`,
    );
    return 0;
  }
  const line = parse(name, [...defaults, ...rest]);
  if (line.asks) {
    await printError(process, "Enter password: ");
    textOf((await read(process)) ?? new Uint8Array(0));
  }
  const [number, text] = attempt(process, line);
  const [message, status] = FAILURES[kind]?.(name, number, text, line.values.get("host") ?? "localhost") ?? [
    "",
    1,
  ];
  await printError(process, message);
  return status;
}

export const mariadb: Program = async (process) => {
  try {
    return await run(process);
  } catch (error) {
    if (!(error instanceof WrongDefaults)) throw error;
    await printError(process, `${error.message}\nFatal error in defaults handling. Program aborted\n`);
    return 1;
  }
};
