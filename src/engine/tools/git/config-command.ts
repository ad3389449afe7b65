/** `git config`: get, set, list, unset, in the file that a scope names; what files include is read too. */
import { ERROR_TEXT, type ErrorCode, FileSystemError } from "../../filesystem/types.ts";
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { removeSection, renameSection, setInText, splitName } from "./config-file.ts";
import { readIncluding } from "./config-include.ts";
import { GitError, type GitSession, type Scope } from "./session.ts";

type FileScope = Exclude<Scope, "command">;

const SCOPES: Readonly<Record<string, FileScope>> = {
  "--global": "global",
  "--system": "system",
  "--local": "local",
};
const ACTIONS: Readonly<Record<string, string>> = {
  "--get": "get",
  "--get-all": "get-all",
  "--get-regexp": "get-regexp",
  "--unset": "unset",
  "--unset-all": "unset",
  "--add": "add",
  "--replace-all": "replace-all",
  "--list": "list",
  "-l": "list",
  "--remove-section": "remove-section",
  "--rename-section": "rename-section",
  get: "get",
  set: "set",
  unset: "unset",
  list: "list",
  "remove-section": "remove-section",
  "rename-section": "rename-section",
};
const SHOWN = /^--(show-origin|show-scope|name-only|null)$|^-z$/;
const IGNORED = /^--(includes|no-includes|bool|int|path|type=(bool|int|path)|all|append|no-type)$/;

export async function configCommand(session: GitSession, words: readonly string[]): Promise<number> {
  let scope: FileScope | undefined;
  let action: string | undefined;
  let file: string | undefined;
  let fallback: string | undefined;
  const shows = new Set<string>();
  const rest: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (SCOPES[word]) scope = SCOPES[word];
    else if (word === "-f" || word === "--file") file = session.path(todo.pop() ?? "");
    else if (word.startsWith("--file=")) file = session.path(word.slice(7));
    else if (word === "--default") fallback = todo.pop();
    else if (word.startsWith("--default=")) fallback = word.slice(10);
    else if (rest.length === 0 && SHOWN.test(word)) shows.add(word.replace("--null", "-z"));
    else if (rest.length === 0 && IGNORED.test(word)) {
      if (word === "--all" && action === "get") action = "get-all";
      if (word === "--append" && action === "set") action = "add";
    } else if (ACTIONS[word] && rest.length === 0 && action === undefined) action = ACTIONS[word];
    else if (word.startsWith("--") && rest.length === 0) throw new NotModelledError(`git config ${word}`);
    else rest.push(word);
  }
  const [name = "", value] = rest;
  action ??= value === undefined ? "get" : "set";
  const all =
    file === undefined
      ? session.config().filter((entry) => scope === undefined || entry.scope === scope)
      : readIncluding(session, file, undefined).map((entry) => ({ ...entry, scope: "command" as const }));
  const show = async (entries: typeof all, form: (entry: (typeof all)[number]) => string) => {
    for (const entry of entries) {
      const where = shows.has("--show-scope") ? `${entry.scope}\t` : "";
      const place =
        entry.origin === "command line" ? "command line:" : `file:${shownOrigin(session, entry.origin)}`;
      const origin = shows.has("--show-origin") ? `${place}\t` : "";
      await print(session.process, `${where}${origin}${form(entry)}${shows.has("-z") ? "\0" : "\n"}`);
    }
  };
  const nameOf = ({ section, key }: { section: string; key: string }) => `${section}.${key}`;
  const isNameOnly = shows.has("--name-only");
  if (action === "list") {
    await show(all, (entry) => (isNameOnly ? nameOf(entry) : `${nameOf(entry)}=${entry.value}`));
    return 0;
  }
  if (action === "get-regexp") {
    const pattern = new RegExp(name, "i");
    const found = all.filter(
      (entry) => pattern.test(nameOf(entry)) && (value === undefined || new RegExp(value).test(entry.value)),
    );
    await show(found, (entry) => (isNameOnly ? nameOf(entry) : `${nameOf(entry)} ${entry.value}`));
    return found.length > 0 ? 0 : 1;
  }
  if (action === "remove-section" || action === "rename-section")
    return sections(session, action, rest, file ?? session.configFile(scope ?? "local"));
  const split = splitName(name);
  if (!split) throw new GitError(`error: key does not contain a section: ${name}`, 1);
  const found = all.filter(
    ({ section, key }) => section === split.section && key === split.key.toLowerCase(),
  );
  if (action === "get" || action === "get-all") {
    const shown = action === "get" ? found.slice(-1) : found;
    await show(shown, (entry) => entry.value);
    if (shown.length === 0 && fallback !== undefined) {
      await print(session.process, `${fallback}\n`);
      return 0;
    }
    return shown.length > 0 ? 0 : 1;
  }
  if (action === "unset" && found.length === 0) return 5;
  const path = file ?? session.configFile(scope ?? "local");
  let before = session.readText(path) ?? "";
  if (action === "replace-all") before = setInText(before, split.section, split.key, undefined);
  const after = setInText(
    before,
    split.section,
    split.key,
    action === "unset" ? undefined : value,
    action === "add",
  );
  writeConfig(session, path, after, 4);
  return 0;
}

/**
 * git makes `PATH.lock` and renames it over the file: it needs a folder that it may write to, and a file that nothing is
 * mounted on. `busy` is the status for the latter. Throws GitError.
 */
function writeConfig(session: GitSession, path: string, text: string, busy: number): void {
  const { machine, credentials } = session.process;
  const folder = path.replace(/\/[^/]*$/, "") || "/";
  const refuse = (code: ErrorCode) =>
    new GitError(`error: could not lock config file ${path}: ${ERROR_TEXT[code]}`, 255);
  if (!session.exists(folder)) throw refuse("ENOENT");
  if (!machine.filesystem.access(folder, "w", credentials)) throw refuse("EACCES");
  try {
    session.write(path, text);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === "EROFS")
      throw new GitError(`error: could not write config file ${path}: ${ERROR_TEXT.EBUSY}`, busy);
    throw refuse(error.code);
  }
}

/** The repository's own file is shown as it is seen from the working tree. */
function shownOrigin(session: GitSession, origin: string): string {
  const base = `${session.cwd.replace(/\/$/, "")}/`;
  return origin.startsWith(`${base}.git/`) ? origin.slice(base.length) : origin;
}

function sections(session: GitSession, action: string, words: readonly string[], path: string): number {
  const [name = "", other = ""] = words;
  const section = (text: string) => {
    const [head = "", ...tail] = text.split(".");
    return [head.toLowerCase(), ...tail].join(".");
  };
  const text = session.readText(path) ?? "";
  const without = removeSection(text, section(name));
  if (without === undefined) throw new GitError(`fatal: no such section: ${name}`);
  const after = action === "remove-section" ? without : renameSection(text, section(name), section(other));
  writeConfig(session, path, after, 255);
  return 0;
}
