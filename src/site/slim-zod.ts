import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { exportsOf } from "./slim-monaco.ts";

const UNUSED = /zod\/v4\/core\/(?:json-schema-processors|json-schema-generator|to-json-schema)\.js$/;

/** The browser checks data against schemas; it never turns schemas into JSON Schema. */
export function slimZod(): Plugin {
  return {
    name: "leaklab-slim-zod",
    load(id, options) {
      const path = id.replace(/\?.*$/, "").replaceAll("\\", "/");
      if (options?.ssr || !UNUSED.test(path)) return null;
      return exportsOf(readFileSync(path, "utf8"))
        .map((name) => `export function ${name}() {}`)
        .join("\n");
    },
  };
}
