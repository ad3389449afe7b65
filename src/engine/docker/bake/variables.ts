import { NotModelledError } from "../../source/errors.ts";
import { evaluate, type Scope, textOf, type Value } from "./hcl/evaluate.ts";
import { type Block, type Body, type Expression, HclError } from "./hcl/syntax.ts";

/** A file of bake's own kinds, read. */
export interface BakeFile {
  readonly name: string;
  readonly text: string;
  readonly body: Body;
}

/** Something wrong in one of the files. */
export class BakeFileError extends Error {
  override readonly name = "BakeFileError";
  readonly file: BakeFile;
  readonly reason: HclError;

  constructor(file: BakeFile, reason: HclError) {
    super(reason.message);
    this.file = file;
    this.reason = reason;
  }
}

interface Declared {
  readonly file: BakeFile;
  readonly block: Block | undefined;
  readonly value: Expression | undefined;
}

/** Given by buildx itself. */
const BUILT_IN: Readonly<Record<string, Value>> = {
  BAKE_CMD_CONTEXT: "cwd://",
  BAKE_LOCAL_PLATFORM: "linux/amd64",
};

/** Variables and functions of all files. The client's environment overrides a variable's default, secret or not. */
export class Variables implements Scope {
  private readonly declared = new Map<string, Declared>();
  private readonly functions = new Map<string, Declared & { readonly block: Block }>();
  private readonly known = new Map<string, Value>();
  private readonly environment: ReadonlyMap<string, string>;

  constructor(files: readonly BakeFile[], environment: ReadonlyMap<string, string>) {
    this.environment = environment;
    for (const file of files) {
      for (const [name, value] of file.body.attributes)
        this.declared.set(name, { file, block: undefined, value });
      for (const block of file.body.blocks) {
        const [name = ""] = block.labels;
        if (block.type === "variable")
          this.declared.set(name, { file, block, value: block.body.attributes.get("default") });
        if (block.type === "function") this.functions.set(name, { file, block, value: undefined });
      }
    }
  }

  /** Works every variable out, and checks what must hold of it. Throws BakeFileError. */
  check(): void {
    for (const [name, { file, block }] of this.declared) {
      this.variable(name);
      for (const { type, body } of block?.body.blocks ?? []) {
        const condition = body.attributes.get("condition");
        if (type !== "validation" || !condition) continue;
        if (inFile(file, () => evaluate(condition, this)) === true) continue;
        const message = body.attributes.get("error_message");
        const text = message ? textOf(evaluate(message, this)) : "";
        throw new BakeFileError(file, new HclError("Validation failed", text, condition));
      }
    }
  }

  variable(name: string): Value | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    if (name === "target") throw new NotModelledError("a bake file that reads other targets");
    const declared = this.declared.get(name);
    if (!declared) return BUILT_IN[name];
    const { file, block, value } = declared;
    const standard = value ? inFile(file, () => evaluate(value, this)) : null;
    const given = block ? this.environment.get(name) : undefined;
    const result = given === undefined ? standard : converted(given, standard);
    this.known.set(name, result ?? "");
    return result ?? "";
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    const found = this.functions.get(name);
    if (!found) return undefined;
    const { file, block } = found;
    const result = block.body.attributes.get("result");
    if (!result) return null;
    const names = (expression: Expression | undefined) =>
      expression?.kind === "list"
        ? expression.items.map((item) => (item.kind === "variable" ? item.name : ""))
        : expression?.kind === "variable"
          ? [expression.name]
          : [];
    const params = names(block.body.attributes.get("params"));
    const [rest] = names(block.body.attributes.get("variadic_params"));
    const bound = new Map<string, Value>(params.map((param, at) => [param, args[at] ?? null]));
    if (rest !== undefined) bound.set(rest, args.slice(params.length));
    const scope: Scope = {
      variable: (each) => bound.get(each) ?? this.variable(each),
      call: (each, given) => this.call(each, given),
    };
    return inFile(file, () => evaluate(result, scope));
  }
}

/** A value from the environment takes the type of the default. */
function converted(given: string, standard: Value): Value {
  if (typeof standard === "boolean") return /^(?:1|t|true|y|yes|on)$/i.test(given);
  if (typeof standard === "number") return Number(given);
  if (typeof standard === "object" && standard !== null)
    throw new NotModelledError("a list or map from the environment in a bake file");
  return given;
}

/** Says in which file an error is. */
export function inFile<T>(file: BakeFile, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof HclError) throw new BakeFileError(file, error);
    throw error;
  }
}
