/** `git config`: get, set, list, unset, in the file that a scope names. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { setInText, splitName } from "./config-file.ts";
import { GitError, type GitSession, type Scope } from "./session.ts";

const SCOPES: Readonly<Record<string, Exclude<Scope, "command">>> = {
  "--global": "global",
  "--system": "system",
  "--local": "local",
};
const ACTIONS: Readonly<Record<string, string>> = {
  "--get": "get",
  "--get-all": "get-all",
  "--unset": "unset",
  "--unset-all": "unset",
  "--add": "add",
  "--list": "list",
  "-l": "list",
  get: "get",
  set: "set",
  unset: "unset",
  list: "list",
};

export async function configCommand(session: GitSession, words: readonly string[]): Promise<number> {
  let scope: Exclude<Scope, "command"> | undefined;
  let action: string | undefined;
  let file: string | undefined;
  const rest: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (SCOPES[word]) scope = SCOPES[word];
    else if (word === "-f" || word === "--file") file = session.path(todo.pop() ?? "");
    else if (ACTIONS[word] && rest.length === 0 && action === undefined) action = ACTIONS[word];
    else if (word.startsWith("--") && rest.length === 0) throw new NotModelledError(`git config ${word}`);
    else rest.push(word);
  }
  const [name = "", value] = rest;
  action ??= value === undefined ? "get" : "set";
  const all = session.config().filter((entry) => scope === undefined || entry.scope === scope);
  if (action === "list") {
    await print(
      session.process,
      all.map(({ section, key, value: text }) => `${section}.${key}=${text}\n`).join(""),
    );
    return 0;
  }
  const split = splitName(name);
  if (!split) throw new GitError(`error: key does not contain a section: ${name}`, 1);
  const found = all.filter(
    ({ section, key }) => section === split.section && key === split.key.toLowerCase(),
  );
  if (action === "get" || action === "get-all") {
    const shown = action === "get" ? found.slice(-1) : found;
    await print(session.process, shown.map((entry) => `${entry.value}\n`).join(""));
    return shown.length > 0 ? 0 : 1;
  }
  const path = file ?? session.configFile(scope ?? "local");
  const before = session.readText(path) ?? "";
  if (action === "unset" && found.length === 0) return 5;
  const after = setInText(
    before,
    split.section,
    split.key,
    action === "unset" ? undefined : value,
    action === "add",
  );
  session.write(path, after);
  return 0;
}
