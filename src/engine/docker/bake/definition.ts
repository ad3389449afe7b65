import { NotModelledError } from "../../source/errors.ts";
import { evaluate, type Scope, textOf, type Value } from "./hcl/evaluate.ts";
import type { Block } from "./hcl/syntax.ts";
import type { Target } from "./target.ts";
import { type BakeFile, inFile, Variables } from "./variables.ts";

/** A request that names something the files do not have. */
export class BakeError extends Error {
  override readonly name = "BakeError";
}

type Attributes = ReadonlyMap<string, Value>;

/** What the files define: groups and targets, before anything is inherited. */
export class Definition {
  readonly groups = new Map<string, readonly string[]>();
  private readonly targets = new Map<string, Attributes>();

  /** Targets that come from Compose files, first; then those of bake's own files. Throws BakeFileError. */
  constructor(
    composed: readonly Target[],
    files: readonly BakeFile[],
    environment: ReadonlyMap<string, string>,
  ) {
    for (const { name, attributes } of composed) this.targets.set(name, attributes);
    if (composed.length > 0) this.groups.set("default", composed.map(({ name }) => name).sort());
    const variables = new Variables(files, environment);
    variables.check();
    for (const file of files)
      for (const block of file.body.blocks) {
        if (block.type === "group") this.addGroup(file, block, variables);
        if (block.type === "target") this.addTarget(file, block, variables);
      }
  }

  private addGroup(file: BakeFile, { labels: [name = ""], body }: Block, scope: Scope): void {
    const targets = body.attributes.get("targets");
    const value = targets ? inFile(file, () => evaluate(targets, scope)) : [];
    this.groups.set(name, Array.isArray(value) ? value.map(textOf) : []);
  }

  /** A target with a matrix becomes a group of targets, one for each combination. */
  private addTarget(file: BakeFile, block: Block, scope: Scope): void {
    const [name = ""] = block.labels;
    const { attributes, blocks } = block.body;
    if (blocks.length > 0) throw new NotModelledError(`a ${blocks[0]?.type} block in a bake target`);
    const matrix = attributes.get("matrix");
    if (!matrix) {
      this.merge(
        name,
        inFile(file, () => valuesOf(attributes, scope)),
      );
      return;
    }
    const axes = Object.entries(
      inFile(file, () => evaluate(matrix, scope)) as Record<string, readonly Value[]>,
    );
    const naming = attributes.get("name");
    const names = combinations(axes).map((bound) => {
      const inner: Scope = {
        call: (...given) => scope.call(...given),
        variable: (each) => bound.get(each) ?? scope.variable(each),
      };
      const own = naming
        ? textOf(inFile(file, () => evaluate(naming, inner)))
        : [name, ...[...bound.values()].map(textOf)].join("-").replace(/[^\w-]+/g, "-");
      this.merge(
        own,
        inFile(file, () => valuesOf(attributes, inner)),
      );
      return own;
    });
    this.groups.set(name, names);
  }

  private merge(name: string, attributes: Attributes): void {
    this.targets.set(name, overlaid(this.targets.get(name) ?? new Map(), attributes));
  }

  get names(): readonly string[] {
    return [...this.targets.keys()];
  }

  /** The targets behind names of groups and targets, sorted. Throws BakeError. */
  resolve(names: readonly string[]): string[] {
    const found = new Set<string>();
    const visit = (name: string, path: readonly string[]) => {
      const group = this.groups.get(name);
      if (group && !path.includes(name)) for (const each of group) visit(each, [...path, name]);
      else if (this.targets.has(name)) found.add(name);
      else throw new BakeError(`failed to find target ${name}`);
    };
    for (const name of names) visit(name, []);
    return [...found].sort();
  }

  /** A target with everything that it inherits. Throws BakeError. */
  target(name: string): Target {
    const attributes = new Map(this.inherited(name, []));
    if (!attributes.has("context")) attributes.set("context", ".");
    if (!attributes.has("dockerfile")) attributes.set("dockerfile", "Dockerfile");
    return { name, attributes };
  }

  private inherited(name: string, path: readonly string[]): Attributes {
    const own = this.targets.get(name);
    if (!own) throw new BakeError(`failed to find target ${name}`);
    if (path.includes(name)) return own;
    const parents = own.get("inherits");
    let merged: Attributes = new Map();
    for (const parent of Array.isArray(parents) ? parents : [])
      merged = overlaid(merged, this.inherited(textOf(parent), [...path, name]));
    return overlaid(merged, own);
  }
}

function valuesOf(attributes: Block["body"]["attributes"], scope: Scope): Attributes {
  const own = [...attributes].filter(([key]) => key !== "matrix" && key !== "name");
  return new Map(own.map(([key, expression]) => [key, evaluate(expression, scope)]));
}

/** Maps such as `args` come together, everything else is replaced. */
function overlaid(below: Attributes, above: Attributes): Attributes {
  const result = new Map(below);
  for (const [key, value] of above) {
    const old = result.get(key);
    const isMap = (each: Value | undefined) =>
      typeof each === "object" && each !== null && !Array.isArray(each);
    result.set(
      key,
      isMap(old) && isMap(value) ? { ...(old as object), ...(value as Record<string, Value>) } : value,
    );
  }
  return result;
}

function combinations(axes: readonly (readonly [string, readonly Value[]])[]): ReadonlyMap<string, Value>[] {
  return axes.reduce<ReadonlyMap<string, Value>[]>(
    (made, [name, values]) =>
      made.flatMap((each) => values.map((value) => new Map([...each, [name, value]]))),
    [new Map()],
  );
}
