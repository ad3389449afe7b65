/**
 * vault 1.20: `login` writes the token to ~/.vault-token, where later commands find it unless VAULT_TOKEN is set; `kv get`,
 * `read`, `lease lookup|renew|revoke`, `token lookup` and `token revoke -self` say what the server answers; `agent` is in agent/.
 * Sources, all below https://developer.hashicorp.com/vault/docs: commands (the variables), commands/login,
 * commands/token-helper, commands/kv/get, commands/read, commands/lease, commands/token, agent-and-proxy/agent.
 *
 * Refused by name: other methods of login, other people's tokens, versions of secrets, writing, and every other command.
 */
import { print, printError } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { agent } from "./agent/index.ts";
import { VaultError } from "./client.ts";
import { COMMANDS, type Command } from "./commands.ts";
import type { Line } from "./output.ts";

const FAILED = 2;
const GROUPS = new Set(["kv", "token", "lease"]);
const ALL: Readonly<Record<string, Command>> = { ...COMMANDS, agent };
/** Flags that take the next word where no `=` follows them. */
const VALUED = new Set([
  ...["address", "config", "field", "format", "increment", "log-format", "log-level", "method", "mount"],
  ...["namespace", "path"],
]);

function parse(argv: readonly string[]): Line {
  const flags = new Map<string, string>();
  const words: string[] = [];
  const todo = [...argv].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) words.push(word);
    else flags.set(name, value ?? (VALUED.has(name) ? (todo.pop() ?? "") : "true"));
  }
  return { flags, words };
}

export const vaultProgram: Program = async (process) => {
  const { flags, words } = parse(process.argv.slice(1));
  const [first = "", second = ""] = words;
  if (first === "version" || flags.has("version")) {
    await print(process, "Vault v1.20.4, built 2025-09-23T13:22:38Z\n");
    return 0;
  }
  const name = GROUPS.has(first) ? `${first} ${second}` : first;
  const command = ALL[name];
  if (!command) throw new NotModelledError(`vault ${name}`.trimEnd());
  for (const flag of ["namespace", "token", "wrap-ttl", "output-curl-string"])
    if (flags.has(flag)) throw new NotModelledError(`vault -${flag}`);
  try {
    return await command(process, { flags, words: words.slice(GROUPS.has(first) ? 2 : 1) });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    await printError(process, `${error.message}\n`);
    return FAILED;
  }
};
