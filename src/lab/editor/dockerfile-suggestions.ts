import { flagsOf } from "../../engine/dockerfile/flags.ts";
import { INSTRUCTIONS } from "./explanations.ts";
import type { Suggestion } from "./suggestions.ts";

/**
 * What may stand at the end of `before`, a Dockerfile up to the cursor: instructions, their flags, names of
 * stages and of variables. Our own: dockerfile-language-service needs Node and asks a registry for tags.
 */
export function dockerfileSuggestions(
  before: string,
  text: string,
): { from: number; items: Suggestion[] } | undefined {
  const lines = before.split("\n");
  const last = lines.at(-1) ?? "";
  if (/^\s*#/.test(last)) return undefined;
  const continued = /\\\s*$/.test(lines.at(-2) ?? "");
  const found = (typed: string, items: Suggestion[]) => ({ from: last.length - typed.length, items });

  const word = /^\s*(?:ONBUILD\s+)?([A-Za-z]*)$/i.exec(last);
  if (word && !continued)
    return found(
      word[1]!,
      Object.entries(INSTRUCTIONS).map(([name, { text: detail }]) => ({
        label: name,
        insert: `${name} `,
        kind: "property",
        detail,
      })),
    );
  const variable = /\$\{?(\w*)$/.exec(last);
  if (variable) return found(variable[1]!, plain(variablesOf(text)));
  const stage = /--from=([\w.-]*)$|^\s*FROM\s+([\w.-]*)$/i.exec(last);
  if (stage) return found(stage[1] ?? stage[2]!, plain(stagesOf(before)));
  const flag = /(?:^|\s)--([a-z-]*)$/.exec(last);
  const instruction = /^\s*(?:ONBUILD\s+)?([A-Za-z]+)/i.exec(
    lines.findLast((line, index) =>
      !/\\\s*$/.test(lines[index - 1] ?? "") || index === 0 ? /\S/.test(line) : false,
    ) ?? "",
  )?.[1];
  const flags = instruction && flagsOf[instruction.toUpperCase()];
  if (flag && flags)
    return found(
      flag[1]!,
      Object.entries(flags).map(([name, kind]) => ({
        label: `--${name}`,
        insert: kind === "boolean" ? name : `${name}=`,
        kind: "property",
      })),
    );
  return undefined;
}

function plain(words: readonly string[]): Suggestion[] {
  return words.map((word) => ({ label: word, insert: word, kind: "value" }));
}

function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/^\s*(?:ARG|ENV)\s+([A-Za-z_]\w*)/gim)].map(([, name = ""]) => name);
  const mounted = [...text.matchAll(/--mount=\S*\benv=([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
  return [...new Set([...names, ...mounted])];
}

function stagesOf(text: string): string[] {
  return [...text.matchAll(/^\s*FROM\s+\S.*?\sAS\s+([\w.-]+)\s*$/gim)].map(([, name = ""]) => name);
}
