import type { Assignment, Word } from "../ast.ts";
import type { Shell } from "../shell.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { parameterValue } from "./special.ts";
import { expandFields, expandString } from "./word.ts";

/** bash's `${a[key]}`. */
export async function elementOf(shell: Shell, name: string, subscript: Word): Promise<string | undefined> {
  const key = await keyOf(shell, name, subscript);
  const value = shell.variables.get(name)?.value;
  if (typeof value === "object") return value.get(key);
  return key === "0" ? parameterValue(shell, name) : undefined;
}

export function elementsOf(shell: Shell, name: string): string[] {
  const value = shell.variables.get(name)?.value;
  if (typeof value === "object") return [...value.values()];
  return value === undefined ? [] : [value];
}

export function keysOf(shell: Shell, name: string): string[] {
  const value = shell.variables.get(name)?.value;
  if (typeof value === "object") return [...value.keys()];
  return value === undefined ? [] : ["0"];
}

export async function setElement(
  shell: Shell,
  name: string,
  subscript: Word,
  text: string,
  append = false,
): Promise<void> {
  const key = await keyOf(shell, name, subscript);
  const variable = shell.variables.declare(name);
  if (variable.readonly) await shell.failReadonly(name);
  const elements = typeof variable.value === "object" ? variable.value : asElements(variable.value);
  elements.set(key, append ? (elements.get(key) ?? "") + text : text);
  variable.value = variable.associative ? elements : inOrder(elements);
}

/** `a=(x [3]=y)` and `a+=(z)`. */
export async function assignArray(shell: Shell, assignment: Assignment): Promise<void> {
  const variable = shell.variables.declare(assignment.name);
  if (variable.readonly) await shell.failReadonly(assignment.name);
  const elements =
    assignment.append && variable.value !== undefined
      ? typeof variable.value === "object"
        ? new Map(variable.value)
        : asElements(variable.value)
      : new Map<string, string>();
  let next = variable.associative ? 0 : Math.max(-1, ...[...elements.keys()].map(Number)) + 1;
  for (const { key, value } of assignment.array ?? []) {
    if (key) {
      const at = await keyOf(shell, assignment.name, key);
      elements.set(at, await expandString(shell, value, "assignment"));
      next = Number(at) + 1;
      continue;
    }
    for (const field of await expandFields(shell, value)) {
      elements.set(String(next), field);
      next += 1;
    }
  }
  variable.value = variable.associative ? elements : inOrder(elements);
}

async function keyOf(shell: Shell, name: string, subscript: Word): Promise<string> {
  const text = await expandString(shell, subscript);
  const variable = shell.variables.get(name);
  if (variable?.associative) return text;
  let index = Number(await evaluateArithmetic(shell, text));
  if (index < 0) {
    const keys = typeof variable?.value === "object" ? [...variable.value.keys()].map(Number) : [0];
    index += Math.max(-1, ...keys) + 1;
    if (index < 0) await shell.fail(`${name}: bad array subscript`, 1);
  }
  return String(index);
}

function asElements(value: string | undefined): Map<string, string> {
  return new Map(value === undefined ? [] : [["0", value]]);
}

function inOrder(elements: Map<string, string>): Map<string, string> {
  return new Map([...elements].sort(([left], [right]) => Number(left) - Number(right)));
}
