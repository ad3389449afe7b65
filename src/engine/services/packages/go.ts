import type { HttpResponse } from "../../process/types.ts";
import { respond, respondJson } from "../http.ts";
import { zipOf } from "./archive.ts";

const VERSION = "v1.0.0";
const TEXT = { "content-type": "text/plain" };

/**
 * A module proxy (https://go.dev/ref/mod#goproxy-protocol) that has every module, at v1.0.0, with one package of one function.
 * `path` is what follows the proxy's address: `MODULE/@v/list`.
 */
export function goProxy(path: string): HttpResponse | undefined {
  const [, escaped = "", file] = /^(.+)\/@(latest|v\/.+)$/.exec(path) ?? [];
  const module = escaped.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  switch (file) {
    case "v/list":
      return respond(200, `${VERSION}\n`, TEXT);
    case "latest":
    case `v/${VERSION}.info`:
      return respondJson(200, { Version: VERSION, Time: "2024-01-02T03:04:05Z" });
    case `v/${VERSION}.mod`:
      return respond(200, goModOf(module), TEXT);
    case `v/${VERSION}.zip`: {
      const files = goFilesOf(module).map(([name, text]) => [`${module}@${VERSION}/${name}`, text]);
      return respond(200, zipOf(Object.fromEntries(files)), { "content-type": "application/zip" });
    }
    default:
      return undefined;
  }
}

const goModOf = (module: string) => `module ${module}\n\ngo 1.20\n`;

function goFilesOf(module: string): readonly (readonly [name: string, text: string])[] {
  const name = module.replace(/^.*\//, "").replaceAll(/\W/g, "");
  return [
    ["go.mod", goModOf(module)],
    ["lib.go", `package ${name}\n\nfunc Hello() string { return "hello" }\n`],
  ];
}
