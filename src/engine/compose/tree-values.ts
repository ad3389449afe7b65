import { isMap, type Tree, type TreeMap } from "./tree.ts";

/** Reading typed values out of a checked model. */
export function optionalText(value: Tree | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

export function bool(value: Tree | undefined): boolean {
  return value === true || value === "true";
}

export function list(value: Tree | undefined): Tree[] {
  return Array.isArray(value) ? value : [];
}

export function strings(value: Tree | undefined): string[] {
  return list(value).map(String);
}

export function entries(value: Tree | undefined): [string, Tree][] {
  return isMap(value) ? Object.entries(value) : [];
}

export function maps(value: Tree | undefined): TreeMap[] {
  return list(value).filter(isMap);
}

export function stringMap(value: Tree | undefined): Map<string, string> {
  return new Map(entries(value).map(([key, item]) => [key, item === null ? "" : String(item)]));
}
