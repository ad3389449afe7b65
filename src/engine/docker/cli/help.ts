import { type Command, type CommandTable, isTable } from "./command.ts";

/** Names and descriptions in two columns. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`.trimEnd()).join("\n");
}

/** `docker --help` and that of management commands: what the simulator has, one line each. */
export function tableHelp(table: CommandTable, path: string): string {
  const commands = Object.entries(table.commands).flatMap(([name, entry]): [string, string][] =>
    typeof entry === "string" ? [] : [[isTable(entry) ? `${name} ...` : name, entry.about]],
  );
  return `Usage:  ${path} COMMAND\n\n${table.about}\n\nCommands:\n${columns(commands)}\n\nRun '${path} COMMAND --help' for more information on a command.\n`;
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
