import { isMap, type Tree } from "./tree.ts";

/** A small part of JSON schema: what compose-spec.json needs. Alternatives are tried in order. */
export type Schema =
  | {
      readonly kind: "type";
      readonly types: readonly TypeName[];
      readonly values?: readonly string[];
      readonly pattern?: string;
    }
  | { readonly kind: "list"; readonly items: Schema }
  | {
      readonly kind: "map";
      readonly fields: Readonly<Record<string, Schema>>;
      /** Keys that match have this schema; undefined: other keys are refused. */
      readonly others?: { readonly pattern: RegExp; readonly schema: Schema };
      /** Keys that must be there. */
      readonly required?: readonly string[];
    }
  | { readonly kind: "choice"; readonly options: readonly Schema[] };

type TypeName = "string" | "number" | "integer" | "boolean" | "null" | "mapping" | "array";

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/**
 * What is wrong with a value, in Compose's words, e.g. `services.app.image must be a string`; undefined if
 * nothing is. Of several problems Compose tells the one deepest in the file, the first of equally deep ones.
 */
export function schemaProblem(schema: Schema, value: Tree): Problem | undefined {
  return problems(schema, value, []).reduce<Problem | undefined>(
    (best, problem) => (best === undefined || weight(problem) > weight(best) ? problem : best),
    undefined,
  );
}

/** Depth counts first; at one depth, that a type does not fit counts least. */
function weight(problem: Problem): number {
  return 2 * problem.path.length + (problem.message.startsWith("must be a ") ? 0 : 1);
}

function problems(schema: Schema, value: Tree, path: readonly string[]): Problem[] {
  switch (schema.kind) {
    case "type":
      return typeProblems(schema, value, path);
    case "list":
      if (!Array.isArray(value)) return [{ path, message: "must be a array" }];
      return value.flatMap((item, index) => problems(schema.items, item, [...path, String(index)]));
    case "choice": {
      const found: Problem[] = [];
      for (const option of schema.options) {
        const mine = problems(option, value, path);
        if (mine.length === 0) return [];
        found.push(...mine);
      }
      return found;
    }
    default: {
      if (!isMap(value)) return [{ path, message: "must be a mapping" }];
      const missing = schema.required?.find((key) => value[key] === undefined);
      if (missing !== undefined) return [{ path, message: `missing property '${missing}'` }];
      const unknown = Object.keys(value).filter((key) => fieldSchema(schema, key) === undefined);
      const found = Object.entries(value).flatMap(([key, item]) => {
        const field = fieldSchema(schema, key);
        return field === undefined ? [] : problems(field, item, [...path, key]);
      });
      if (unknown.length === 0) return found;
      const names = unknown.map((key) => `'${key}'`).join(", ");
      return [{ path, message: `additional properties ${names} not allowed` }, ...found];
    }
  }
}

function fieldSchema(schema: Extract<Schema, { kind: "map" }>, key: string): Schema | undefined {
  if (Object.hasOwn(schema.fields, key)) return schema.fields[key];
  return schema.others?.pattern.test(key) === true ? schema.others.schema : undefined;
}

function typeProblems(
  schema: Extract<Schema, { kind: "type" }>,
  value: Tree,
  path: readonly string[],
): Problem[] {
  const actual = typeOf(value);
  const fits = schema.types.some((type) => type === actual || (type === "number" && actual === "integer"));
  if (!fits) return [{ path, message: `must be a ${typeList(schema.types)}` }];
  if (schema.pattern !== undefined && !new RegExp(`^(?:${schema.pattern})$`).test(String(value)))
    return [{ path, message: `'${value}' does not match pattern '${schema.pattern}'` }];
  if (schema.values === undefined || schema.values.includes(String(value))) return [];
  const values = schema.values.map((one) => `'${one}'`).join(", ");
  return [{ path, message: `value must be one of ${values}` }];
}

function typeList(types: readonly TypeName[]): string {
  const sorted = types.toSorted();
  return sorted.length === 1 ? sorted[0]! : `${sorted.slice(0, -1).join(", ")} or ${sorted.at(-1)}`;
}

function typeOf(value: Tree): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "mapping";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" ? "string" : "boolean";
}
