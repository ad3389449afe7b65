/** Small XML: elements, attributes and text, as settings files have them. Comments and declarations are passed over. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, trimmed. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex || decimal
      ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10))
      : (ENTITIES[name] ?? whole),
  );
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The outermost element. Throws Error for text that is not well-formed. */
export function parseXml(text: string): XmlElement {
  const stack: Open[] = [{ name: "", attributes: new Map(), children: [], text: "" }];
  const token =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![A-Z][^>]*>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [, cdata, closed, opened, attributes = "", empty, plain] = found;
    const top = stack.at(-1)!;
    if (cdata !== undefined) top.text += cdata;
    else if (plain !== undefined) top.text += decode(plain);
    else if (opened !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
      const map = new Map(pairs.map(([, name = "", one, two]) => [name, decode(one ?? two ?? "")] as const));
      const element: Open = { name: opened, attributes: map, children: [], text: "" };
      if (empty) top.children.push(element);
      else stack.push(element);
    } else if (closed !== undefined) {
      if (top.name !== closed || stack.length < 2)
        throw new Error(`end tag name </${closed}> must match start tag name <${top.name}>`);
      stack.pop();
      stack.at(-1)!.children.push({ ...top, text: top.text.trim() });
    }
    if (token.lastIndex >= text.length) break;
  }
  const [root] = stack[0]!.children;
  if (stack.length !== 1 || !root) throw new Error("no more data available");
  return root;
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The element at a path of names, the first of each. */
export function childAt(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (at, name) => at?.children.find((child) => child.name === name),
    element,
  );
}

export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return childAt(element, ...path)?.text;
}
