import type { HttpResponse } from "../../process/types.ts";
import { respond, respondJson } from "../http.ts";
import { zipOf } from "./archive.ts";

/**
 * A Composer repository (https://getcomposer.org/doc/05-repositories.md#composer) that has every package of the vendor
 * `acme`, at 1.0.0. `origin` is its address without the slash at its end.
 */
export function composerRepository(origin: string, path: string): HttpResponse | undefined {
  if (path === "packages.json") {
    const { pathname } = new URL(origin);
    return respondJson(200, {
      packages: [],
      "metadata-url": `${pathname.replace(/\/$/, "")}/p2/%package%.json`,
      "available-package-patterns": ["acme/*"],
    });
  }
  const [, kind, name, rest] = /^(p2|dist)\/(acme\/[^/.~]+)(.*)$/.exec(path) ?? [];
  if (kind === "p2" && name !== undefined && rest === ".json") {
    const dist = { type: "zip", url: `${origin}/dist/${name}.zip` };
    const version = { name, version: "1.0.0", version_normalized: "1.0.0.0", type: "library", dist };
    return respondJson(200, { packages: { [name]: [version] } });
  }
  if (kind === "dist" && name !== undefined && rest === ".zip") {
    const archive = zipOf({ "composer.json": `{"name": "${name}"}\n`, "lib.php": "<?php\n" });
    return respond(200, archive, { "content-type": "application/zip" });
  }
  return undefined;
}
