import {
  type Document,
  isAlias,
  isPair,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  type Range as YamlRange,
} from "yaml";
import { NotModelledError, SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { resolveScalar } from "./scalar.ts";
import { newMap, placeOf, setMark, setPlace, type Tree, type TreeMap } from "./tree.ts";
import { goYamlError } from "./yaml-errors.ts";

/** Nodes that a file may come to with its aliases followed: ends "billion laughs". */
const maximumNodes = 100_000;
const maximumDepth = 100;

/**
 * A YAML file as plain data with the places of its entries. Scalars get the types that Go's yaml.v3 gives
 * them. Throws SourceError.
 */
export function readYaml(text: string, file: string, path: string): Tree {
  if (/(?:[[{]\s*){200}/.test(text))
    throw new SourceError("yaml: exceeded max depth of 10000", {
      file,
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    });
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    uniqueKeys: false,
    lineCounter: lines,
    strict: true,
  });
  const reader = new YamlReader(document, file, path, lines);
  const [first, second] = document.errors;
  // A plain text that runs on into a line with a colon gives two errors; the second knows the line that Go names.
  const runsOn =
    first?.code === "BLOCK_AS_IMPLICIT_KEY" &&
    second?.code === "MULTILINE_IMPLICIT_KEY" &&
    first.pos[0] === second.pos[0];
  const problem = runsOn ? second : first;
  if (problem?.code === "MULTIPLE_DOCS")
    throw new NotModelledError("a compose file of several YAML documents");
  if (problem !== undefined) {
    const line = (offset: number) => lines.linePos(Math.min(offset, text.length)).line;
    throw new SourceError(
      goYamlError(text, problem, line(problem.pos[0]), line(problem.pos[1])),
      reader.place([...problem.pos, problem.pos[1]]),
    );
  }
  return reader.read(document.contents as Node | null, 0);
}

class YamlReader {
  private readonly document: Document;
  private readonly file: string;
  private readonly path: string;
  private readonly lines: LineCounter;
  private nodes = 0;

  constructor(document: Document, file: string, path: string, lines: LineCounter) {
    this.document = document;
    this.file = file;
    this.path = path;
    this.lines = lines;
  }

  place(range: YamlRange | readonly [number, number, number]): SourceLocation {
    const at = (offset: number) => {
      const { line, col } = this.lines.linePos(offset);
      return { line: Math.max(1, line), column: Math.max(1, col) };
    };
    return { file: this.file, range: { start: at(range[0]), end: at(range[1]) } };
  }

  read(node: Node | null | undefined, depth: number): Tree {
    if (++this.nodes > maximumNodes || depth > maximumDepth) {
      const place = this.place(node?.range ?? [0, 0, 0]);
      throw new SourceError(
        "yaml: document contains excessive aliasing",
        place,
        "Use fewer anchors and aliases inside one another.",
      );
    }
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined)
        throw new SourceError(`yaml: unknown anchor '${node.source}' referenced`, this.place(node.range!));
      return this.read(target, depth + 1);
    }
    if (isSeq(node)) {
      const list: Tree[] = [];
      for (const item of node.items) {
        setPlace(list, list.length, this.place((item as Node).range ?? node.range!));
        list.push(this.read(item as Node, depth + 1));
      }
      return list;
    }
    if (isYamlMap(node)) return this.readMap(node.items, depth);
    return isScalar(node) ? this.scalar(node) : null;
  }

  private scalar(node: Scalar): Tree {
    const text = String(node.value ?? "");
    if (node.type !== Scalar.PLAIN) return node.tag === "!!int" ? Number(text) : text;
    if (node.tag === "!!str" || node.tag === "tag:yaml.org,2002:str") return text;
    return resolveScalar(text);
  }

  private readMap(items: readonly unknown[], depth: number): TreeMap {
    const map = newMap();
    const lineOf = new Map<string, number>();
    const merged: Tree[] = [];
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = pair.key as Node;
      const value = pair.value as Node | null;
      const name = isScalar(key) ? String(key.value) : "";
      const place = this.place([key.range![0], value?.range?.[1] ?? key.range![1], 0]);
      if (name === "<<" && isScalar(key) && key.type === Scalar.PLAIN) {
        const source = this.read(value, depth + 1);
        merged.push(...(Array.isArray(source) ? source : [source]));
        continue;
      }
      const before = lineOf.get(name);
      if (before !== undefined)
        throw new SourceError(
          `failed to parse ${this.path}: line ${place.range.start.line}: mapping key ${JSON.stringify(name)} already defined at line ${before}`,
          place,
        );
      lineOf.set(name, place.range.start.line);
      map[name] = this.read(value, depth + 1);
      setPlace(map, name, place);
      if (value?.tag === "!reset") setMark(map, name, "reset");
      if (value?.tag === "!override") setMark(map, name, "override");
    }
    for (const source of merged) {
      if (typeof source !== "object" || source === null || Array.isArray(source))
        throw new SourceError(
          "yaml: map merge requires map or sequence of maps as the value",
          this.place([0, 0, 0]),
        );
      for (const [name, value] of Object.entries(source))
        if (!Object.hasOwn(map, name)) {
          map[name] = value;
          setPlace(map, name, placeOf(source, name));
        }
    }
    return map;
  }
}
