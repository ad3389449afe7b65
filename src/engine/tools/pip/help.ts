/** What `pip` without a command prints, less what it says of each command and option. */
export const helpText = (commands: readonly string[]): string =>
  `\nUsage:   \n  pip <command> [options]\n\nCommands:\n${commands.map((name) => `  ${name}\n`).join("")}`;
