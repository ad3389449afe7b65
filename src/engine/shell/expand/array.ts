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

/** The words of an array assignment as they are to be stored: a key only where one was given. */
export interface ExpandedArray {
  readonly name: string;
  readonly append: boolean;
  readonly elements: readonly { readonly key: string | undefined; readonly value: string }[];
}

export async function expandArray(
  shell: Shell,
  { name, append, array = [] }: Assignment,
): Promise<ExpandedArray> {
  const elements: { key: string | undefined; value: string }[] = [];
  for (const { key, value } of array) {
    if (key)
      elements.push({
        key: await expandString(shell, key),
        value: await expandString(shell, value, "assignment"),
      });
    else
      for (const field of await expandFields(shell, value)) elements.push({ key: undefined, value: field });
  }
  return { name, append, elements };
}

/** `a=(x [3]=y)` and `a+=(z)`. */
export async function assignArray(shell: Shell, assignment: Assignment): Promise<void> {
  const variable = shell.variables.declare(assignment.name);
  if (variable.readonly) await shell.failReadonly(assignment.name);
  await storeArray(shell, await expandArray(shell, assignment));
}

export async function storeArray(shell: Shell, assignment: ExpandedArray): Promise<void> {
  const variable = shell.variables.declare(assignment.name);
  if (variable.readonly) await shell.failReadonly(assignment.name);
  const elements =
    assignment.append && variable.value !== undefined
      ? typeof variable.value === "object"
        ? new Map(variable.value)
        : asElements(variable.value)
      : new Map<string, string>();
  let next = variable.associative ? 0 : Math.max(-1, ...[...elements.keys()].map(Number)) + 1;
  for (const { key, value } of assignment.elements) {
    const at = key === undefined ? String(next) : await keyFrom(shell, assignment.name, key);
    elements.set(at, value);
    next = Number(at) + 1;
  }
  variable.value = variable.associative ? elements : inOrder(elements);
}

async function keyOf(shell: Shell, name: string, subscript: Word): Promise<string> {
  return keyFrom(shell, name, await expandString(shell, subscript));
}

async function keyFrom(shell: Shell, name: string, text: string): Promise<string> {
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
