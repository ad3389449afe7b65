import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";
import type { Range } from "../../source/position.ts";
import type { SourceText } from "./source-text.ts";

/** `KEY: value` of a mapping, or `KEY=value` of a list, with places. */
export interface Entry {
  readonly key: string;
  /** Undefined for a key without value: taken from the environment. */
  readonly value: string | undefined;
  readonly range: Range;
  readonly valueRange: Range;
}

export interface Item {
  readonly key: string;
  readonly keyNode: Node | undefined;
  readonly value: Node | undefined;
}

/** What each alias stands for. `Alias.resolve` would walk the whole document for every one of them. */
function aliasTargets(document: Document): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
    } else if (isNode(node) && "anchor" in node && typeof node.anchor === "string")
      anchors.set(node.anchor, node);
  });
  return targets;
}

/** The nodes of a YAML document as a compose file uses them: aliases followed, `<<` merged, maps and lists alike. */
export class NodeReader {
  readonly #source: SourceText;
  readonly #targets: Map<Alias, Node>;
  readonly #pairs = new Map<Node, Item[]>();

  constructor(source: SourceText, document: Document) {
    this.#source = source;
    this.#targets = aliasTargets(document);
  }

  resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return this.#targets.get(node);
    return (node ?? undefined) as Node | undefined;
  }

  /** The pairs of a mapping, those merged in with `<<` included. */
  pairs(node: unknown, depth = 0): Item[] {
    const map = this.resolve(node);
    if (!isMap(map) || depth > 5) return [];
    const known = this.#pairs.get(map);
    if (known) return known;
    const read = this.#readPairs(map, depth);
    if (depth === 0) this.#pairs.set(map, read);
    return read;
  }

  /** A mapping's own keys come before those merged in, and of several merged in the first one counts. */
  #readPairs(map: YAMLMap, depth: number): Item[] {
    const own = new Map<string, Item>();
    const merged: Item[] = [];
    for (const pair of map.items as Pair[]) {
      const keyNode = this.resolve(pair.key);
      const key = isScalar(keyNode) ? String(keyNode.value) : "";
      const value = this.resolve(pair.value);
      if (key !== "<<") own.set(key, { key, keyNode, value });
      else
        for (const source of isSeq(value) ? value.items : [value])
          merged.push(...this.pairs(source, depth + 1));
    }
    for (const item of merged) if (!own.has(item.key)) own.set(item.key, item);
    return [...own.values()];
  }

  get(node: unknown, key: string): Node | undefined {
    return this.pairs(node).find((item) => item.key === key)?.value;
  }

  range(node: Node | undefined | null, fallback?: Node): Range {
    const range = node?.range ?? fallback?.range;
    return range ? this.#source.range(range[0], range[1]) : this.#source.range(0, 0);
  }

  text(node: Node | undefined): string | undefined {
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
    return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  }

  /** A mapping, or a list of `KEY=value`. */
  entries(node: Node | undefined): Entry[] {
    if (isSeq(node))
      return node.items.flatMap((raw) => {
        const item = this.resolve(raw);
        const text = this.text(item);
        if (item === undefined || text === undefined) return [];
        const equals = text.indexOf("=");
        const range = this.range(item);
        return [
          {
            key: equals < 0 ? text : text.slice(0, equals),
            value: equals < 0 ? undefined : text.slice(equals + 1),
            range,
            valueRange: range,
          },
        ];
      });
    return this.pairs(node).map(({ key, keyNode, value }) => {
      const keyRange = this.range(keyNode);
      const valueRange = value?.range && isScalar(value) ? this.range(value) : keyRange;
      const after = value?.range?.[0] ?? 0;
      const end = after >= (keyNode?.range?.[0] ?? 0) ? valueRange.end : keyRange.end;
      return { key, value: this.text(value), range: { start: keyRange.start, end }, valueRange };
    });
  }

  /** A text or a list of texts, one entry each. */
  texts(node: Node | undefined): Entry[] {
    const items = isSeq(node) ? node.items.map((item) => this.resolve(item)) : [node];
    return items.flatMap((item) => {
      const value = this.text(item);
      const range = this.range(item);
      return value === undefined ? [] : [{ key: "", value, range, valueRange: range }];
    });
  }
}
