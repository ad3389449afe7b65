import { parseDocument } from "yaml";
import { INSTRUCTIONS } from "./explanations.ts";
import { languageOf } from "./language.ts";

/**
 * The file in its language's usual form; what does not parse stays as it is, and so do languages whose blanks mean
 * something (a password's file, a script with heredocs). Nothing that the file means changes.
 */
export function formatText(path: string, text: string): string {
  const language = languageOf(path);
  if (language === "dockerfile") return formatDockerfile(text);
  if (language === "yaml") return formatYaml(text);
  return path.endsWith(".json") ? formatJson(text) : text;
}

/** Instructions in capitals, no blanks at line ends, single empty lines; texts of heredocs are their own. */
function formatDockerfile(text: string): string {
  const lines: string[] = [];
  let continued = false;
  let heredoc: string | undefined;
  for (const line of text.split("\n")) {
    if (heredoc !== undefined) {
      if (line.trim() === heredoc) heredoc = undefined;
      lines.push(line);
      continue;
    }
    const bare = line.trimEnd();
    if (bare === "" && (lines.length === 0 || lines.at(-1) === "")) continue;
    const [, indent = "", word = "", rest = ""] = /^(\s*)([A-Za-z]+)(\s.*|)$/.exec(bare) ?? [];
    const isInstruction = !continued && word.toUpperCase() in INSTRUCTIONS;
    if (!/^\s*#/.test(bare)) continued = /\\$/.test(bare);
    if (isInstruction && /^(?:RUN|COPY|ADD)$/i.test(word)) heredoc = /<<-?\s*["']?(\w+)["']?/.exec(rest)?.[1];
    lines.push(isInstruction ? `${indent}${word.toUpperCase()}${rest}` : bare);
  }
  return heredoc === undefined ? `${lines.join("\n").trimEnd()}\n` : text;
}

function formatYaml(text: string): string {
  const document = parseDocument(text);
  return document.errors.length > 0 ? text : document.toString({ lineWidth: 0 });
}

function formatJson(text: string): string {
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  } catch {
    return text;
  }
}
