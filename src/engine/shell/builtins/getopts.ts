import type { Shell } from "../shell.ts";

/** `getopts optstring name [arg...]`: one option at a time, its place kept in OPTIND. */
export async function getopts(shell: Shell, args: readonly string[]): Promise<number> {
  const [options, name, ...given] = args;
  if (options === undefined || name === undefined) return usage(shell);
  const words = args.length > 2 ? given : shell.parameters;
  let index = Number.parseInt(shell.variables.value("OPTIND") ?? "1", 10) || 1;
  let offset = shell.optionOffset;
  const silent = options.startsWith(":");
  const finish = async (option: string, argument: string | undefined, status: number) => {
    await shell.assign(name, option);
    if (argument === undefined) shell.variables.unset("OPTARG");
    else await shell.assign("OPTARG", argument);
    await shell.assign("OPTIND", String(index));
    shell.optionOffset = offset;
    return status;
  };
  const word = words[index - 1];
  if (offset === 0 || word === undefined || offset >= word.length) {
    offset = 0;
    if (word === undefined || !word.startsWith("-") || word === "-") return finish("?", undefined, 1);
    if (word === "--") {
      index += 1;
      return finish("?", undefined, 1);
    }
    offset = 1;
  }
  const option = words[index - 1]![offset]!;
  offset += 1;
  const known = option === ":" ? -1 : options.indexOf(option);
  const rest = words[index - 1]!.slice(offset);
  if (rest === "") {
    index += 1;
    offset = 0;
  }
  if (known < 0) {
    if (silent) return finish("?", option, 0);
    await complain(shell, shell.isBash ? `illegal option -- ${option}` : `Illegal option -${option}`);
    return finish("?", undefined, 0);
  }
  if (options[known + 1] !== ":") return finish(option, undefined, 0);
  if (rest !== "") {
    index += 1;
    offset = 0;
    return finish(option, rest, 0);
  }
  const argument = words[index - 1];
  if (argument === undefined) {
    if (silent) return finish(":", option, 0);
    await complain(
      shell,
      shell.isBash ? `option requires an argument -- ${option}` : `No arg for -${option} option`,
    );
    return finish("?", undefined, 0);
  }
  index += 1;
  return finish(option, argument, 0);
}

async function complain(shell: Shell, text: string): Promise<void> {
  if (shell.variables.value("OPTERR") === "0" && shell.isBash) return;
  await shell.writeError(shell.isBash ? `${shell.errorName}: ${text}\n` : `${text}\n`);
}

async function usage(shell: Shell): Promise<number> {
  if (shell.flavour.name === "dash") return shell.fail("Usage: getopts optstring var [arg...]", 2);
  if (shell.flavour.name === "ash") return shell.fail("usage: getopts optstring var [arg]", 2);
  await shell.writeError("getopts: usage: getopts optstring name [arg ...]\n");
  return 2;
}
