import type { SyntaxProblem } from "./errors.ts";
import type { Shell } from "./shell.ts";

/**
 * The beginning of every complaint. dash: `sh: 1: cd: `; ash: `sh: ` (plus `cd: line 0: ` while a builtin
 * runs or a script is read from a file); bash: `sh: line 1: cd: `.
 */
export function prefix(shell: Shell, given: string | undefined = shell.commandName): string {
  const command = given === "" ? undefined : given;
  const { flavour, errorName } = shell;
  if (flavour.name === "dash") {
    return command === undefined
      ? `${errorName}: ${shell.line}: `
      : `${errorName}: ${shell.line}: ${command}: `;
  }
  if (flavour.name === "ash") {
    if (command === undefined) return `${errorName}: `;
    return `${errorName}: ${command === errorName ? "" : `${command}: `}line ${shell.line}: `;
  }
  const name = shell.sourceName ?? errorName;
  // Read from a pipe, bash numbers no lines; it does inside functions.
  const start = shell.showLines || shell.functionDepth > 0 ? `${name}: line ${shell.line}: ` : `${name}: `;
  return command === undefined ? start : `${start}${command}: `;
}

/** What begins the complaints of ash's printf, test and kill: they are applets, and name the program without its folder. */
export function appletName(shell: Shell): string {
  return (shell.process.argv[0] ?? "").replace(/^.*\//, "").replace(/^-/, "");
}

/** Each shell's words for a text that does not parse; may be several lines. */
export function syntaxMessage(shell: Shell, problem: SyntaxProblem, source: string, line: number): string {
  if (shell.flavour.name === "bash") return bashSyntax(shell, problem, source, line);
  const dash = shell.flavour.name === "dash";
  return `${prefix(shell)}${dash ? "Syntax error: " : "syntax error: "}${posixProblem(problem, dash)}\n`;
}

function posixProblem(problem: SyntaxProblem, dash: boolean): string {
  switch (problem.kind) {
    case "unexpected": {
      const token = problem.token.replace(/^(word|redirection):[\s\S]*/, "$1");
      const expecting = problem.expecting === undefined ? "" : ` (expecting ${problem.expecting})`;
      return dash ? `${token} unexpected${expecting}` : `unexpected ${token}${expecting}`;
    }
    case "unterminated":
      if (problem.quote === "`") return "EOF in backquote substitution";
      if (problem.quote === "}") return dash ? "Missing '}'" : "missing '}'";
      if (problem.quote === "))") return dash ? "Missing '))'" : "missing '))'";
      return dash ? "Unterminated quoted string" : "unterminated quoted string";
    case "bad-name":
      return dash ? "Bad function name" : "bad function name";
    case "bad-substitution":
      return dash ? "Bad substitution" : "bad substitution";
    case "other":
      return dash
        ? problem.text
        : problem.text.charAt(0).toLowerCase() + problem.text.slice(1).replaceAll('"', "'");
  }
}

function bashSyntax(shell: Shell, problem: SyntaxProblem, source: string, line: number): string {
  const kind = shell.commandName === "eval" ? "eval: " : shell.fromCommandLine ? "-c: " : "";
  const origin = `${kind === "" ? (shell.sourceName ?? shell.errorName) : shell.errorName}: ${kind}`;
  const at = (number: number) => (shell.showLines ? `${origin}line ${number}: ` : origin);
  const lines = source.split("\n");
  if (problem.kind === "unterminated") {
    const quote = problem.quote === "))" ? ")" : problem.quote;
    return `${at(line)}unexpected EOF while looking for matching \`${quote}'\n`;
  }
  if (problem.kind === "unexpected" && problem.token === "end of file") {
    return `${at(lines.length + (source.endsWith("\n") ? 0 : 1))}syntax error: unexpected end of file\n`;
  }
  const token =
    problem.kind === "unexpected"
      ? problem.token.replace(/^(word|redirection):/, "").replace(/^"(.*)"$/, "$1")
      : problem.kind === "other"
        ? problem.text
        : problem.kind;
  const text = lines[line - 1] ?? "";
  return `${at(line)}syntax error near unexpected token \`${token}'\n${at(line)}\`${text}'\n`;
}
