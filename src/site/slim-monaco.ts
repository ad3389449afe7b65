import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Parts of Monaco that its editor imports and Leaklab never opens: the side-by-side diff, drawing on the GPU, definitions, colours,
 * the command palette. They would be a tenth of what the lab loads.
 */
const UNUSED =
  /monaco-editor\/esm\/vs\/(?:editor\/browser\/widget\/(?:diffEditor|multiDiffEditor)\/|editor\/browser\/gpu\/|editor\/browser\/viewParts\/(?:viewLinesGpu|rulersGpu)\/|editor\/contrib\/(?:gotoSymbol|inlayHints|colorPicker)\/|platform\/quickinput\/browser\/quickInputController\.js)/;

/** Puts empty functions of the same names, which can be called, made and extended, in the place of Monaco's unused parts. */
export function slimMonaco(): Plugin {
  return {
    name: "leaklab-slim-monaco",
    load(id) {
      const path = id.replace(/\?.*$/, "");
      if (!UNUSED.test(path) || !path.endsWith(".js")) return null;
      return exportsOf(readFileSync(path, "utf8"))
        .map((name) => `export function ${name}() {}`)
        .join("\n");
    },
  };
}

/** The names that a module exports, as Monaco's files write it. */
export function exportsOf(code: string): string[] {
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = ""]) =>
    names.split(",").map(
      (name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? "",
    ),
  );
  const declared = [
    ...code.matchAll(/^export (?:default )?(?:async )?(?:class|function|const|let|var|enum) (\w+)/gm),
  ].map(([, name = ""]) => name);
  return [...new Set([...listed, ...declared])].filter((name) => name !== "" && name !== "default");
}
