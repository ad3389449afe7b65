import { NotModelledError } from "../errors.ts";
import { goJson } from "../go-json.ts";
import { FUNCTIONS, isTruthy } from "./functions.ts";
import { type Node, type Operand, type Pipeline, parseTemplate, TemplateError } from "./parse.ts";
import { goPrint, goTypeOf, isZeroField } from "./print.ts";

/** What text/template says while executing, e.g. of a field that is not there. */
export class ExecutionError extends Error {
  override readonly name = "ExecutionError";
}

export interface TemplateOptions {
  /** Go's type of the data, where a missing field is reported with it: `*formatter.ContainerContext`. */
  readonly type?: string;
  /** `{{json .}}` escapes `<`, `>` and `&`: the formatters do, inspect does not. */
  readonly escapeHtml?: boolean;
  /** Functions besides the usual ones, e.g. a task's `env` and `secret`. */
  readonly functions?: Readonly<Record<string, (...values: unknown[]) => unknown>>;
  /** text/template's own way with a key that a map has not, where no `missingkey=error` is set: it prints `<no value>`. */
  readonly missingKeyIsNoValue?: boolean;
}

interface Scope {
  readonly root: unknown;
  readonly variables: Map<string, unknown>;
}

/** A template, parsed once and filled in for each row. Throws TemplateError, ExecutionError. */
export function compileTemplate(text: string, options: TemplateOptions = {}): (data: unknown) => string {
  const nodes = parseTemplate(text);
  return (data) => new Evaluation(text, options, data).run(nodes, data);
}

class Evaluation {
  private readonly text: string;
  private readonly options: TemplateOptions;
  private readonly scope: Scope;
  /** The name that the last value was reached by: how nil prints depends on its Go type. */
  private lastKey = "";

  constructor(text: string, options: TemplateOptions, root: unknown) {
    this.text = text;
    this.options = options;
    this.scope = { root, variables: new Map([["$", root]]) };
  }

  run(nodes: readonly Node[], dot: unknown): string {
    return nodes.map((node) => this.node(node, dot)).join("");
  }

  private node(node: Node, dot: unknown): string {
    if (node.kind === "text") return node.text;
    if (node.kind === "print") {
      this.lastKey = "";
      const value = this.pipeline(node.pipeline, dot);
      return node.pipeline.declares.length > 0 ? "" : this.print(value);
    }
    if (node.kind === "range") return this.range(node, dot);
    const value = this.pipeline(node.pipeline, dot);
    if (!isTruthy(value)) return this.run(node.otherwise, dot);
    return this.run(node.body, node.kind === "with" ? value : dot);
  }

  private print(value: unknown): string {
    if (value === null && this.lastKey === "") return "<no value>";
    return goPrint(value, this.lastKey);
  }

  private range(node: Extract<Node, { kind: "range" | "if" | "with" }>, dot: unknown): string {
    const value = this.pipeline({ ...node.pipeline, declares: [] }, dot);
    const entries: [unknown, unknown][] = Array.isArray(value)
      ? value.map((item, index) => [index, item])
      : typeof value === "object" && value !== null
        ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
        : typeof value === "number"
          ? Array.from({ length: value }, (_, index) => [index, index])
          : [];
    if (entries.length === 0) return this.run(node.otherwise, dot);
    const [first, second] = node.pipeline.declares;
    return entries
      .map(([key, item]) => {
        if (second) this.scope.variables.set(second, item);
        if (first) this.scope.variables.set(first, second ? key : item);
        return this.run(node.body, item);
      })
      .join("");
  }

  private pipeline(pipeline: Pipeline, dot: unknown): unknown {
    let value: unknown;
    pipeline.commands.forEach((command, index) => {
      value = this.command(command, dot, index === 0 ? [] : [value]);
    });
    for (const name of pipeline.declares) this.scope.variables.set(name, value);
    return value;
  }

  private command(operands: readonly Operand[], dot: unknown, piped: readonly unknown[]): unknown {
    const [first, ...rest] = operands;
    if (!first) return undefined;
    if (first.kind !== "call") return this.operand(first, dot);
    const values = [...rest.map((operand) => this.operand(operand, dot)), ...piped];
    this.lastKey = "value";
    if (first.name === "json") return goJson(values[0] ?? null, this.options.escapeHtml ?? false);
    const action = this.options.functions?.[first.name] ?? FUNCTIONS[first.name];
    if (!action) throw new TemplateError(`function "${first.name}" not defined`);
    try {
      return action(...values);
    } catch (error) {
      if (error instanceof NotModelledError) throw error;
      throw this.failure(first.at, first.name, `error calling ${first.name}: ${(error as Error).message}`);
    }
  }

  private operand(operand: Operand, dot: unknown): unknown {
    switch (operand.kind) {
      case "value":
        return operand.value;
      case "call":
        return this.command([operand], dot, []);
      case "nested":
        return this.fields(this.pipeline(operand.pipeline, dot), operand.names, operand.at);
      case "variable": {
        if (!this.scope.variables.has(operand.name))
          throw new TemplateError(`undefined variable "${operand.name}"`);
        return this.fields(this.scope.variables.get(operand.name), operand.names, operand.at);
      }
      case "field":
        return this.fields(dot, operand.names, operand.at);
    }
  }

  private fields(start: unknown, names: readonly string[], from: number): unknown {
    let value = start;
    let previous: unknown;
    // The parser makes one node of `.A.B` where it meets `.B`: that is the place it gives.
    const at = names.length > 1 && this.text[from] === "." ? from + 1 + (names[0] ?? "").length : from;
    for (const name of names) {
      const parent = previous;
      previous = value;
      if (value === null && isZeroField(parent, this.lastKey))
        throw this.failure(at, `.${names.join(".")}`, `map has no entry for key "${this.lastKey}"`);
      if (value === null || value === undefined)
        throw this.failure(at, `.${names.join(".")}`, `nil data; no entry for key "${name}"`);
      const has = typeof value === "object" && Object.hasOwn(value, name);
      if (!has && this.options.missingKeyIsNoValue && typeof value === "object") {
        this.lastKey = "";
        return null;
      }
      if (!has) {
        const type = goTypeOf(value) ?? this.options.type;
        const reason =
          type || typeof value !== "object"
            ? `can't evaluate field ${name} in type ${type ?? (typeof value === "string" ? "string" : "interface {}")}`
            : `map has no entry for key "${name}"`;
        throw this.failure(at, `.${names.join(".")}`, reason);
      }
      value = (value as Record<string, unknown>)[name];
      this.lastKey = name;
    }
    return value;
  }

  private failure(at: number, what: string, reason: string): ExecutionError {
    const line = this.text.slice(0, at).split("\n").length;
    const column = at - (this.text.lastIndexOf("\n", at - 1) + 1);
    return new ExecutionError(`template: :${line}:${column}: executing "" at <${what}>: ${reason}`);
  }
}
