/** What expressions of a build file are worth: variables, properties of the build, the environment, files. */
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import type { Argument, Expression } from "./dsl.ts";
import type { Properties } from "./properties.ts";
import { GradleError } from "./types.ts";

/** A provider that has a value, or none (null). */
class Provider {
  readonly value: Value;
  readonly what: string;

  constructor(value: Value, what: string) {
    this.value = value;
    this.what = what;
  }
}

class File {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

export type Value = string | number | boolean | null | Provider | File;

/** Providers are asked for what they hold. */
export function plain(value: Value): string | undefined {
  if (value instanceof Provider) return plain(value.value);
  if (value instanceof File) return value.path;
  return value === null ? undefined : String(value);
}

export class Scope {
  readonly variables = new Map<string, Value>();
  readonly file: string;
  private readonly files: UserFiles;
  private readonly properties: Properties;

  constructor(files: UserFiles, properties: Properties, file: string) {
    this.files = files;
    this.properties = properties;
    this.file = file;
  }

  /** Throws GradleError for what the real program stops at. */
  value(expression: Expression): Value {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "text":
        return expression.parts
          .map((part) => (typeof part === "string" ? part : (plain(this.value(part)) ?? "null")))
          .join("");
      case "or": {
        const left = this.value(expression.left);
        return left === null || left === "" || left === false ? this.value(expression.right) : left;
      }
      case "plus":
        return (
          (plain(this.value(expression.left)) ?? "null") + (plain(this.value(expression.right)) ?? "null")
        );
      default:
        return this.chain(expression);
    }
  }

  private chain(
    expression: Exclude<Expression, { readonly kind: "literal" | "text" | "or" | "plus" }>,
  ): Value {
    const { path, args } = shape(expression);
    const text = (at: number) => plain(this.value(args[at]?.value ?? { kind: "literal", value: null })) ?? "";
    const known = path.replace(/^(?:project|rootProject|settings|this)\./, "");
    switch (known) {
      case "System.getenv()":
        return this.files.process.environment.get(text(0)) ?? null;
      case "providers.environmentVariable()":
        return new Provider(
          this.files.process.environment.get(text(0)) ?? null,
          `environment variable '${text(0)}'`,
        );
      case "providers.gradleProperty()":
        return new Provider(this.properties.get(text(0)) ?? null, `Gradle property '${text(0)}'`);
      case "findProperty()":
        return this.lookup(text(0)) ?? null;
      case "hasProperty()":
        return this.lookup(text(0)) !== undefined;
      case "property()":
      case "properties[]":
      case "extra[]":
      case "ext[]":
        return this.lookup(text(0)) ?? this.unknown(text(0), expression.line);
      case "uri()":
        return args[0] ? this.value(args[0].value) : null;
      case "file()":
      case "File()":
        return new File(text(0));
    }
    if (expression.kind === "name") return this.lookup(known) ?? this.unknown(known, expression.line);
    if (
      /^(?:(?:project|rootProject|settings)\.)?(?:(?:ext|extra|properties)\.)?\w+$/.test(path) &&
      path.includes(".")
    ) {
      const name = path.replace(/^.*\./, "");
      const found = this.lookup(name);
      if (found !== undefined || /^(?:project|rootProject|settings|ext)\b/.test(path))
        return found ?? this.unknown(name, expression.line);
    }
    return this.method(expression, args);
  }

  /** What is called on a value: providers, files and texts. */
  private method(expression: Expression, args: readonly Argument[]): Value {
    const of = expression.kind === "call" ? expression.of : expression;
    if (of.kind !== "member") return this.refuse(expression);
    if (of.of.kind === "call" && shape(of.of).path === "System.getenv()" && shape(of.of).args.length === 0)
      return this.files.process.environment.get(of.name) ?? null;
    const value = this.value(of.of);
    const other = () => (args[0] ? this.value(args[0].value) : null);
    if (value instanceof Provider) {
      if (of.name === "get") {
        if (plain(value) !== undefined) return value.value;
        throw new GradleError(
          `Cannot query the value of this provider because it has no value available.\n  The value of this provider is derived from:\n    - ${value.what}`,
        );
      }
      if (/^(?:orNull|getOrNull)$/.test(of.name)) return plain(value) ?? null;
      if (of.name === "getOrElse") return plain(value) ?? other();
      if (of.name === "orElse") return plain(value) === undefined ? new Provider(other(), value.what) : value;
    }
    if (value instanceof File && /^(?:text|getText|readText)$/.test(of.name)) {
      const content = this.files.readText(value.path);
      if (content === undefined)
        throw new GradleError(`${this.files.path(value.path)} (No such file or directory)`);
      return content;
    }
    if (value instanceof File && of.name === "exists") return this.files.exists(value.path);
    if (typeof value === "string" && of.name === "trim") return value.trim();
    if (of.name === "toString") return plain(value) ?? "null";
    if (value === null) throw new GradleError(`Cannot invoke method ${of.name}() on null object`);
    return this.refuse(expression);
  }

  private lookup(name: string): Value | undefined {
    return this.variables.get(name) ?? this.properties.get(name);
  }

  private unknown(name: string, line: number): never {
    throw new GradleError(
      `Could not get unknown property '${name}' for root project.`,
      `${this.file}' line: ${line}`,
    );
  }

  private refuse(expression: Expression): never {
    const line = "line" in expression ? expression.line : "?";
    throw new NotModelledError(`${shape(expression).path} in ${this.file}:${line}`);
  }
}

/** `a.b(x)` is `a.b()` with its arguments; `a["x"]` is `a[]`. */
function shape(expression: Expression): { readonly path: string; readonly args: readonly Argument[] } {
  switch (expression.kind) {
    case "name":
      return { path: expression.name, args: [] };
    case "member":
      return { path: `${shape(expression.of).path}.${expression.name}`, args: [] };
    case "call":
      return { path: `${shape(expression.of).path}()`, args: expression.args };
    case "index": {
      const of = shape(expression.of);
      const path = of.path === "System.getenv()" ? of.path : `${of.path}[]`;
      return { path, args: [{ value: expression.key }] };
    }
    default:
      return { path: "an expression", args: [] };
  }
}
