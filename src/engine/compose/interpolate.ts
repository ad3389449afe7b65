import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { castFor } from "./casts.ts";
import { type Substitution, substitute, TemplateError } from "./template.ts";
import { isMap, mapItems, mapValues, placeOf, type Tree } from "./tree.ts";

/**
 * All strings of a file with their variables put in; keys stay as they are. A string at a place where Compose
 * wants a number or a boolean becomes one. Throws SourceError.
 */
export function interpolate(tree: Tree, using: Substitution, fallback: SourceLocation): Tree {
  return visit(tree, "", fallback);

  function visit(value: Tree, path: string, place: SourceLocation): Tree {
    const under = (key: string) => (path === "" ? key : `${path}.${key}`);
    if (typeof value === "string") return cast(expand(value, path, place), path, place);
    if (Array.isArray(value))
      return mapItems(value, (item, index) => visit(item, under("[]"), placeOf(value, index) ?? place));
    if (!isMap(value)) return value;
    return mapValues(value, (item, key) => visit(item, under(key), placeOf(value, key) ?? place));
  }

  function expand(text: string, path: string, place: SourceLocation): string {
    try {
      return substitute(text, using);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const message =
        error.kind === "required"
          ? `error while interpolating ${path}: ${error.message}`
          : `invalid interpolation format for ${path}.\nYou may need to escape any $ with another $.\n${text}`;
      throw new SourceError(message, place);
    }
  }
}

function cast(text: string, path: string, place: SourceLocation): Tree {
  const result = castFor(path, text);
  if (result === undefined) return text;
  if (typeof result === "object")
    throw new SourceError(
      `error while interpolating ${path}: failed to cast to expected type: ${result.problem}`,
      place,
    );
  return result;
}
