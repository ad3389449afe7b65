/** Environment markers behind a requirement's semicolon (PEP 508), for the Python of these images. */
import { NotModelledError } from "../../source/errors.ts";
import { compareVersions, isVersion } from "./version.ts";

const ENVIRONMENT: Readonly<Record<string, string>> = {
  os_name: "posix",
  sys_platform: "linux",
  platform_machine: "x86_64",
  platform_system: "Linux",
  platform_python_implementation: "CPython",
  implementation_name: "cpython",
  python_version: "3.13",
  python_full_version: "3.13.5",
  implementation_version: "3.13.5",
  extra: "",
};

function operand(text: string): string {
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted) return quoted[2] ?? "";
  const value = ENVIRONMENT[text];
  if (value === undefined) throw new NotModelledError(`the marker ${text} of a requirement`);
  return value;
}

function compare(text: string): boolean {
  const [, left = "", operator = "", right = ""] =
    /^\(*\s*(\S+?)\s*(===?|~=|!=|<=|>=|<|>|\bnot in\b|\bin\b)\s*(\S+?)\s*\)*$/.exec(text.trim()) ?? [];
  if (operator === "") throw new NotModelledError(`the marker ${text} of a requirement`);
  const [a, b] = [operand(left), operand(right)];
  if (operator === "in") return b.includes(a);
  if (operator === "not in") return !b.includes(a);
  const order = isVersion(a) && isVersion(b) ? compareVersions(a, b) : a < b ? -1 : a > b ? 1 : 0;
  if (operator.startsWith("==")) return order === 0;
  if (operator === "!=") return order !== 0;
  if (operator === "<") return order < 0;
  if (operator === ">") return order > 0;
  return order === 0 || (operator === "<=" ? order < 0 : order > 0);
}

/** Whether a requirement with this marker is wanted here: comparisons joined with `and` and `or`. */
export function applies(marker: string | undefined): boolean {
  if (marker === undefined) return true;
  return marker.split(/\s+or\s+/).some((part) => part.split(/\s+and\s+/).every(compare));
}
