/** --variable NAME=text, NAME@file, %NAME (from the environment), and --expand-OPTION with `{{NAME:function}}`. */
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { toBase64 } from "../../services/keys/pem.ts";
import { NotModelledError } from "../../source/errors.ts";
import { escapeUrl } from "./encode.ts";
import { Given } from "./given.ts";
import { UsageError } from "./options.ts";
import { RequestParts } from "./request.ts";

type Options = readonly (readonly [string, string])[];

const FUNCTIONS: Readonly<Record<string, (text: string) => string>> = {
  trim: (text) => text.trim(),
  json: (text) => JSON.stringify(text).slice(1, -1),
  url: escapeUrl,
  b64: (text) => toBase64(bytesOf(text)),
};

/** The options with those of --expand-* replaced by what they stand for. Throws UsageError. */
export async function expandVariables(process: Process, given: Options): Promise<Options> {
  const values = new Map<string, string>();
  const expanded: (readonly [string, string])[] = [];
  for (const [name, value] of given) {
    if (name === "variable") await define(process, value, values);
    else if (name.startsWith("expand-")) expanded.push([name.slice(7), expand(value, values)]);
    else expanded.push([name, value]);
  }
  return expanded;
}

async function define(process: Process, text: string, values: Map<string, string>): Promise<void> {
  const [, imported, name = "", mark, rest = ""] = /^(%?)(\w+)(?:([=@])(.*))?$/s.exec(text) ?? [];
  const found = imported ? process.environment.get(name) : undefined;
  if (found !== undefined) values.set(name, found);
  else if (mark === "=") values.set(name, rest);
  else if (mark === "@")
    values.set(name, textOf(await new RequestParts(process, new Given([])).readFile(rest)));
  else throw new UsageError("option --variable: is badly used here");
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /(\\?)\{\{(\w+)((?::\w+)*)\}\}/g,
    (whole, escaped: string, name: string, chain: string) => {
      if (escaped) return whole.slice(1);
      return chain
        .split(":")
        .filter(Boolean)
        .reduce((value, each) => {
          const apply = FUNCTIONS[each];
          if (!apply) throw new NotModelledError(`curl's function ${each} of variables`);
          return apply(value);
        }, values.get(name) ?? "");
    },
  );
}
