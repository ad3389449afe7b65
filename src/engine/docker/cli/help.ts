import { type Command, type CommandTable, isTable } from "./command.ts";

/** Names and descriptions in two columns. */
function columns(rows: readonly (readonly [string, string])[], least = 0): string {
  const width = Math.max(least, ...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`.trimEnd()).join("\n");
}

/** Other names of `ls`, `rm` and `deploy`, which help does not list. */
const ALIASES = new Set(["list", "remove", "up", "down"]);
/** Names take at least this many columns. */
const NAME_WIDTH = 10;

/** `docker --help` and that of management commands: what the simulator has, one line each. */
export function tableHelp(table: CommandTable, path: string): string {
  const commands = Object.entries(table.commands).flatMap(([name, entry]): [string, string][] =>
    typeof entry === "string" || ALIASES.has(name)
      ? []
      : [[isTable(entry) ? `${name} ...` : name, entry.about]],
  );
  return `Usage:  ${path} COMMAND\n\n${table.about}\n\nCommands:\n${columns(commands, NAME_WIDTH)}\n\nRun '${path} COMMAND --help' for more information on a command.\n`;
}

/** A command's usage line and its flags: those that are simulated, and those that make no difference here. */
export function commandHelp(command: Command, path: string): string {
  const flags = [...command.flags.byName.values()].filter(({ stand }) => stand !== "refused");
  const rows = flags
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, short, kind, stand }): [string, string] => [
      `${short ? `-${short}, ` : "    "}--${name}${kind === "bool" ? "" : ` ${kind}`}`,
      stand === "harmless" ? "(accepted; makes no difference in the simulator)" : "",
    ]);
  const options = rows.length > 0 ? `\nOptions:\n${columns(rows)}\n` : "";
  return `Usage:  ${`${path} ${command.usage}`.trimEnd()}\n\n${command.about}\n${options}`;
}
