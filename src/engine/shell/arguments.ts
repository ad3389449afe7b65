import { optionOf, setOption, switchOption } from "./builtins/set.ts";
import { ShellFailure } from "./errors.ts";
import type { Shell } from "./shell.ts";

/** What the shell was called to do. */
export type Task =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "input" };

const BASH_LONG = new Set(["--login", "--norc", "--noprofile", "--noediting", "--posix"]);

/** Reads `sh [-options] [-c text [name]] [file] [args...]`: sets options, `$0` and `$1`... */
export async function readArguments(shell: Shell, argv: readonly string[]): Promise<Task> {
  const called = argv[0] ?? "sh";
  shell.name = called;
  shell.errorName = called;
  if (shell.flavour.name !== "dash") shell.name = shell.name.replace(/^-/, "");
  let command = false;
  let input = false;
  let at = 1;
  for (; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (shell.isBash && word.startsWith("--") && BASH_LONG.has(word)) continue;
    if (word === "--" || word === "-") {
      at += 1;
      break;
    }
    if (!/^[-+]./.test(word)) break;
    const on = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "c" && on) command = true;
      else if (letter === "s" && on) input = true;
      else if (letter === "l" || letter === "i") {
        if (letter === "i") shell.interactive = on;
      } else if (letter === "o" || (letter === "O" && shell.isBash)) {
        at += 1;
        const status = await setOption(shell, argv[at] ?? "", on);
        if (status !== 0) throw new ShellFailure(2);
      } else await setLetter(shell, letter, on, word);
    }
  }
  const rest = argv.slice(at);
  if (command) return readCommand(shell, rest);
  if (input || rest.length === 0) {
    shell.parameters = rest;
    shell.definitionSource = "main";
    return { kind: "input" };
  }
  shell.name = rest[0]!;
  shell.parameters = rest.slice(1);
  return { kind: "file", path: rest[0]! };
}

async function setLetter(shell: Shell, letter: string, on: boolean, word: string): Promise<void> {
  const name = optionOf(shell, letter);
  if (name !== undefined) return switchOption(shell, name, on);
  const sign = on ? "-" : "+";
  if (shell.flavour.name === "dash") shell.line = 0;
  if (shell.flavour.name === "dash") await shell.fail(`Illegal option ${sign}${letter}`, 2);
  if (shell.flavour.name === "ash") await shell.fail(`illegal option ${sign}${letter}`, 2);
  await shell.writeError(`${shell.errorName}: ${word}: invalid option\n`);
  throw new ShellFailure(2);
}

async function readCommand(shell: Shell, rest: readonly string[]): Promise<Task> {
  const [text, name, ...parameters] = rest;
  if (text === undefined) {
    if (shell.isBash) {
      await shell.writeError(`${shell.errorName}: -c: option requires an argument\n`);
      throw new ShellFailure(2);
    }
    if (shell.flavour.name === "dash") shell.line = 0;
    await shell.fail("-c requires an argument", 2);
  }
  shell.fromCommandLine = true;
  shell.definitionSource = "environment";
  shell.parameters = parameters;
  if (name !== undefined) {
    shell.name = name;
    shell.errorName = name;
    if (shell.flavour.name === "ash") shell.commandName = name;
  }
  return { kind: "text", text: text! };
}
