import { goJson } from "../../source/go-json.ts";
import type { Definition } from "./definition.ts";
import { printedTarget, type Target } from "./target.ts";
import type { BakeFileError } from "./variables.ts";

/** `bake --print`: the groups that were asked for, and their targets. */
export function printedDefinition(
  definition: Definition,
  wanted: readonly string[],
  targets: readonly Target[],
): string {
  const groups = new Map<string, readonly string[]>();
  const ofDefault = definition.groups.get("default");
  const top = [...new Set(wanted.flatMap((name) => (name === "default" && ofDefault) || [name]))];
  groups.set("default", [...top].sort());
  const visit = (name: string) => {
    const group = definition.groups.get(name);
    if (!group || groups.has(name)) return;
    groups.set(name, group);
    for (const each of group) visit(each);
  };
  for (const name of top) visit(name);
  const listed = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${goJson(
    {
      group: Object.fromEntries(listed.map(([name, members]) => [name, { targets: members }])),
      target: Object.fromEntries(targets.map((target) => [target.name, printedTarget(target)])),
    },
    false,
    2,
  )}\n`;
}

/** An error in a file as bake shows it: the lines around it, and where it stands. */
export function fileComplaint({ file, reason }: BakeFileError): {
  readonly lines: string;
  readonly message: string;
} {
  const place = (offset: number) => {
    const before = file.text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const start = place(reason.span.start);
  const end = place(reason.span.end);
  const all = file.text.split("\n");
  const rule = "-".repeat(20);
  const from = Math.max(1, start.line - 2);
  const shown = all.slice(from - 1, Math.min(all.length, end.line + 2)).map((line, index) => {
    const number = from + index;
    const mark = number >= start.line && number <= end.line ? ">>>" : "   ";
    return `${String(number).padStart(4)} | ${mark} ${line}`;
  });
  // Such an attribute is looked at twice, and the second complaint only counted.
  const more = reason.summary === "Unknown variable" ? ", and 1 other diagnostic(s)" : "";
  const to = end.line === start.line ? String(end.column) : `${end.line},${end.column}`;
  return {
    lines: [`${file.name}:${start.line}`, rule, ...shown, rule, ""].join("\n"),
    message: `${file.name}:${start.line},${start.column}-${to}: ${reason.summary}; ${reason.detail}${more}`,
  };
}
