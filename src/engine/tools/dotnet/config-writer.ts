/** Changes to a nuget.config file, as elements; written anew as a whole, without its comments. */
import type { UserFiles } from "../registries/files.ts";
import type { XmlElement } from "../registries/xml.ts";

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlElement[] = [],
): XmlElement {
  return { name, attributes: new Map(Object.entries(attributes)), children, text: "" };
}

export const entry = (key: string, value: string, more: Readonly<Record<string, string>> = {}) =>
  element("add", { key, value, ...more });

/** `parent` with the child of this name changed; a missing one is made, one without children taken away. */
export function changeChild(
  parent: XmlElement,
  name: string,
  change: (children: readonly XmlElement[]) => readonly XmlElement[],
): XmlElement {
  const old = parent.children.find((child) => child.name === name);
  const children = change(old?.children ?? []);
  const made = old ? { ...old, children } : element(name, {}, children);
  const others = parent.children.map((child) => (child === old ? made : child));
  const all = old ? others : [...others, made];
  return { ...parent, children: all.filter((child) => child !== made || children.length > 0) };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function written(node: XmlElement, indent: string): string {
  const attributes = [...node.attributes].map(
    ([name, value]) => ` ${name}="${value.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)}"`,
  );
  const open = `${indent}<${node.name}${attributes.join("")}`;
  if (node.children.length === 0) return `${open} />`;
  const inner = node.children.map((child) => written(child, `${indent}  `));
  return [`${open}>`, ...inner, `${indent}</${node.name}>`].join("\n");
}

/** A file that is there keeps its mode. */
export function writeConfig(files: UserFiles, path: string, root: XmlElement): void {
  files.write(path, `<?xml version="1.0" encoding="utf-8"?>\n${written(root, "")}`, 0o600);
}
