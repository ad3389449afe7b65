/** What npm prints when a command is called without what it needs: the first and the last lines of its help. */
import { COMMAND_NAMES } from "./command-names.ts";
import type { Config } from "./config.ts";
import { NpmFailure } from "./failure.ts";
import { NPM_VERSION } from "./session.ts";

const HELP: Readonly<Record<string, readonly string[]>> = {
  config: [
    "Manage the npm configuration files",
    "",
    "Usage:",
    "npm config set <key>=<value> [<key>=<value> ...]",
    "npm config get [<key> [<key> ...]]",
    "npm config delete <key> [<key> ...]",
    "npm config list [--json]",
    "npm config edit",
    "npm config fix",
  ],
  cache: [
    "Manipulates packages and npx cache",
    "",
    "Usage:",
    "npm cache add <package-spec>",
    "npm cache clean [<key>]",
    "npm cache ls [<name>@<version>]",
    "npm cache verify",
    "npm cache npx ls",
    "npm cache npx rm [<key>...]",
    "npm cache npx info <key>...",
  ],
  publish: ["Publish a package", "", "Usage:", "npm publish <package-spec>"],
  uninstall: ["Remove a package", "", "Usage:", "npm uninstall [<@scope>/]<pkg>..."],
  token: [
    "Manage your authentication tokens",
    "",
    "Usage:",
    "npm token list",
    "npm token revoke <id|token>",
    "npm token create --name=<name>",
  ],
};

/** EUSAGE; the list of options between the two ends is left out. */
export function usageError(command: string, why?: string): NpmFailure {
  return new NpmFailure([
    "code EUSAGE",
    ...(why === undefined ? [] : [why]),
    "",
    ...(HELP[command] ?? []),
    "",
    `Run "npm help ${command}" for more info`,
  ]);
}

const WIDTH = 60;

/** The names of all commands, in lines of at most 60 characters. */
function nameLines(): string[] {
  const lines: string[] = [];
  for (const name of COMMAND_NAMES) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < WIDTH - 4)
      lines[lines.length - 1] = `${last}, ${name}`;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last},`;
      lines.push(name);
    }
  }
  return lines.map((line) => `    ${line}`);
}

/** `npm` and `npm help`. */
export function usage(config: Config): string {
  return [
    "npm <command>",
    "",
    "Usage:",
    "",
    "npm install        install all the dependencies in your project",
    "npm install <foo>  add the <foo> dependency to your project",
    "npm test           run this project's tests",
    "npm run <foo>      run the script named <foo>",
    "npm <command> -h   quick help on <command>",
    "npm -l             display usage info for all commands",
    "npm help <term>    search for help on <term>",
    "npm help npm       more involved overview",
    "",
    "All commands:",
    "",
    ...nameLines(),
    "",
    "Specify configs in the ini-formatted file:",
    `    ${config.files.user}`,
    "or on the command line via: npm <command> --key=value",
    "",
    "More configuration info: npm help config",
    "Configuration fields: npm help 7 config",
    "",
    `npm@${NPM_VERSION} /usr/local/lib/node_modules/npm`,
    "",
  ].join("\n");
}

export function unknownCommand(given: string): string {
  return `Unknown command: "${given}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`;
}
