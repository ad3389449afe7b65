import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Parts of Monaco that its editor imports and Leaklab never opens: side-by-side diffs, drawing on the GPU, trees and tables,
 * definitions, colours, the command palette, smart paste, Tree-sitter. They would be a quarter of what the lab loads.
 */
const UNUSED = new RegExp(
  `monaco-editor/esm/vs/(?:${[
    "base/browser/ui/(?:tree|table|splitview|selectBox)/",
    "base/common/diff/diff\\.js",
    "editor/browser/gpu/",
    "editor/browser/viewParts/(?:viewLinesGpu|rulersGpu)/",
    "editor/browser/widget/(?:diffEditor|multiDiffEditor)/",
    "editor/common/diff/(?:legacyLinesDiffComputer\\.js|defaultLinesDiffComputer/)",
    "editor/common/model/tokens/treeSitter/",
    "editor/contrib/(?:gotoSymbol|inlayHints|colorPicker|dropOrPasteInto)/",
    "editor/contrib/inlineCompletions/browser/hintsWidget/",
    "platform/quickinput/browser/(?:quickInput|quickInputController|quickInputList|quickInputBox)\\.js",
    "platform/quickinput/browser/tree/",
  ].join("|")})`,
);

/** Parts that are made and asked in any case; here is the least that answers. */
const REPLACED: Readonly<Record<string, string>> = {
  "editor/browser/viewParts/minimap/minimap.js": `
    import { createFastDomNode } from "../../../../base/browser/fastDomNode.js";
    import { ViewPart } from "../../view/viewPart.js";
    export class Minimap extends ViewPart {
      node = createFastDomNode(document.createElement("div"));
      getDomNode() { return this.node; }
      prepareRender() {}
      render() {}
    }`,
  "editor/contrib/hover/browser/hoverCopyButton.js": "export class HoverCopyButton { dispose() {} }",
};

/** Where Monaco describes its settings and colours to people who set them in files; Leaklab has no such page. */
const DESCRIBED =
  /monaco-editor\/esm\/vs\/(?:editor\/common\/(?:config\/editor\w+|core\/editorColorRegistry|editorContextKeys)|editor\/standalone\/browser\/standaloneCodeEditor|platform\/theme\/common\/(?:colors\/\w+|iconRegistry|tokenClassificationRegistry)|platform\/list\/browser\/listService)\.js$/;

/** The tables of characters that look alike or like nothing: only a highlighter that Leaklab does not load reads them. */
const LOOK_ALIKES = /JSON\.parse\('\{\\?"_common\\?":[^']*'\)/g;

/** Puts functions that do nothing, and can be called, made, extended and asked for an instance, in the place of unused parts. */
export function slimMonaco(): Plugin {
  return {
    name: "leaklab-slim-monaco",
    load(id) {
      const path = id.replace(/\?.*$/, "").replaceAll("\\", "/");
      const replacement = Object.entries(REPLACED).find(([end]) =>
        path.endsWith(`monaco-editor/esm/vs/${end}`),
      );
      if (replacement) return replacement[1];
      if (!UNUSED.test(path) || !path.endsWith(".js")) return null;
      return exportsOf(readFileSync(path, "utf8"))
        .map((name) => `export function ${name}() {}\n${name}.get = () => null;`)
        .join("\n");
    },
    transform(code, id) {
      const path = id.replace(/\?.*$/, "").replaceAll("\\", "/");
      if (path.endsWith("monaco-editor/esm/vs/base/common/strings.js"))
        return { code: code.replace(LOOK_ALIKES, "({})"), map: null };
      return DESCRIBED.test(path) ? { code: withoutDescriptions(code), map: null } : null;
    },
  };
}

/** Empties the texts of `localize(N, "...")`, as Monaco's files write them. */
export function withoutDescriptions(code: string): string {
  return code.replace(
    /\blocalize\((\d+), (?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`$]*`)/g,
    'localize($1, ""',
  );
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
