import type { Tree, TreeMap } from "../../compose/tree.ts";
import { placeOf } from "../../compose/tree.ts";
import { NotModelledError, SourceError } from "../../source/errors.ts";
import type { SourceLocation } from "../../source/position.ts";
import { type LevelName, standOf } from "./keys.ts";
import type { Text, TextMap } from "./types.ts";

/** Refuses something at a place: `leaklab: `strategy` in .github/workflows/build.yml, line 7, is not modelled ...`. */
export function refuseAt(what: string, { file, range }: SourceLocation): never {
  throw new NotModelledError(`${what} in ${file}, line ${range.start.line},`);
}

/** A map of the workflow, with its place for complaints. Every method throws SourceError where the type is not right. */
export class Section {
  readonly at: SourceLocation;
  private readonly map: TreeMap;

  constructor(tree: Tree | undefined, at: SourceLocation, what: string, level?: LevelName) {
    if (typeof tree !== "object" || tree === null || Array.isArray(tree))
      throw new SourceError(`${what} must be a mapping`, at);
    this.at = at;
    this.map = tree;
    if (level) this.check(level);
  }

  private check(level: LevelName): void {
    for (const key of Object.keys(this.map)) {
      const stand = standOf(level, key);
      if (stand === undefined) throw new SourceError(`Unexpected value '${key}'`, this.place(key));
      if (stand === "refused") refuseAt(`\`${key}\``, this.place(key));
    }
  }

  keys(): string[] {
    return Object.keys(this.map);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.map, key);
  }

  tree(key: string): Tree | undefined {
    return this.has(key) ? this.map[key] : undefined;
  }

  place(key: string): SourceLocation {
    return placeOf(this.map, key) ?? this.at;
  }

  text(key: string): Text | undefined {
    const tree = this.tree(key);
    if (tree === undefined) return undefined;
    if (typeof tree === "object" && tree !== null)
      throw new SourceError(`${key} must be a text`, this.place(key));
    return { text: tree === null ? "" : String(tree), at: this.place(key) };
  }

  /** `true`, `false`, or not there; an expression is refused. */
  flag(key: string): boolean {
    const tree = this.tree(key);
    if (tree === undefined || tree === false) return false;
    if (tree === true) return true;
    return refuseAt(`an expression for \`${key}\``, this.place(key));
  }

  /** A text or a list of texts. */
  list(key: string): string[] {
    const tree = this.tree(key);
    if (tree === undefined || tree === null) return [];
    return (Array.isArray(tree) ? tree : [tree]).map((each) => {
      if (typeof each === "object") throw new SourceError(`${key} must list texts`, this.place(key));
      return String(each);
    });
  }

  section(key: string, level?: LevelName): Section | undefined {
    const tree = this.tree(key);
    return tree === undefined || tree === null
      ? undefined
      : new Section(tree, this.place(key), `\`${key}\``, level);
  }

  /** A map of texts: `env`, `with`, `outputs`. */
  texts(key: string): TextMap {
    if (typeof this.tree(key) === "string")
      return refuseAt(`an expression for all of \`${key}\``, this.place(key));
    const section = this.section(key);
    if (!section) return new Map();
    return new Map(section.keys().map((name) => [name, section.text(name) as Text]));
  }
}
