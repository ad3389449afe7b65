import type { HttpResponse } from "../../process/types.ts";
import { respond, respondJson } from "../http.ts";
import { zipOf } from "./archive.ts";

const VERSION = "1.0.0";

/**
 * A NuGet feed of version 3 (https://learn.microsoft.com/nuget/api/overview) that has every package, at 1.0.0, and
 * takes what is pushed. `origin` is its address without the slash at its end.
 */
export function nugetFeed(method: string, origin: string, path: string): HttpResponse | undefined {
  if (path === "index.json") {
    const resources = [
      { "@id": `${origin}/flat/`, "@type": "PackageBaseAddress/3.0.0" },
      { "@id": `${origin}/publish`, "@type": "PackagePublish/2.0.0" },
    ];
    return respondJson(200, { version: "3.0.0", resources });
  }
  if (method === "PUT" && path.replace(/\/$/, "") === "publish") return respond(201);
  const [, id = "", file] = /^flat\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (file === "index.json") return respondJson(200, { versions: [VERSION] });
  if (file === `${VERSION}/${id}.${VERSION}.nupkg`)
    return respond(200, zipOf({ [`${id}.nuspec`]: nuspecOf(id) }), { "content-type": "application/zip" });
  if (file === `${VERSION}/${id}.nuspec`)
    return respond(200, nuspecOf(id), { "content-type": "application/xml" });
  return undefined;
}

const nuspecOf = (id: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>${id}</id><version>${VERSION}</version><authors>acme</authors><description>the library</description></metadata></package>\n`;
