/** Option files of MariaDB's clients: /etc/mysql/my.cnf, ~/.my.cnf, and those that the first arguments name. */
import type { Process } from "../../process/types.ts";
import { pathAt, readText } from "../user-home.ts";

/** A file that had to be there is not. */
export class WrongDefaults extends Error {}

/** What Debian's /etc/mysql/my.cnf says to all clients, and a file that it includes to one of them. */
const GLOBAL =
  "[client-server]\nsocket = /run/mysqld/mysqld.sock\n" +
  "[mysqldump]\nquick\nquote-names\nmax_allowed_packet = 16M\n";

/** Lines of the groups asked for, as arguments: `--name=value`. */
function argumentsIn(text: string, groups: readonly string[]): string[] {
  const found: string[] = [];
  let isWanted = false;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || /^[#;!]/.test(line)) continue;
    const [, group] = /^\[(.*)\]$/.exec(line) ?? [];
    if (group !== undefined) isWanted = groups.includes(group);
    else if (isWanted) {
      const [, name = "", value] = /^([^=]*?)\s*(?:=\s*(.*))?$/s.exec(line) ?? [];
      const plain = value?.replace(/^(["'])(.*)\1$/s, "$2");
      found.push(plain === undefined ? `--${name}` : `--${name}=${plain}`);
    }
  }
  return found;
}

/** The arguments that stand in option files, and the words of the command line behind those that name files. */
export function readDefaults(
  process: Process,
  words: readonly string[],
  groups: readonly string[],
): { readonly defaults: readonly string[]; readonly rest: readonly string[] } {
  const rest = words.filter((word) => !/^--(?:no-defaults$|defaults-(?:extra-)?file=)/.test(word));
  if (words[0] === "--no-defaults") return { defaults: [], rest };
  const named = (option: string) =>
    words.find((word) => word.startsWith(`--${option}=`))?.slice(option.length + 3);
  const required = (path: string) => {
    const full = pathAt(process, path);
    const text = readText(process, full);
    if (text === undefined) throw new WrongDefaults(`Could not open required defaults file: ${full}`);
    return text;
  };
  const only = named("defaults-file");
  const extra = named("defaults-extra-file");
  const home = process.environment.get("HOME") ?? "/root";
  const texts =
    only !== undefined
      ? [required(only)]
      : [
          readText(process, "/etc/mysql/my.cnf") ?? GLOBAL,
          extra === undefined ? "" : required(extra),
          readText(process, `${home}/.my.cnf`) ?? "",
        ];
  return { defaults: texts.flatMap((text) => argumentsIn(text, groups)), rest };
}
