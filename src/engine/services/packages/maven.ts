import { md5, sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { respond } from "../http.ts";
import { zipOf } from "./archive.ts";

const VERSION = "1.0.0";

/**
 * A Maven 2 repository (https://maven.apache.org/repository/layout.html) in which every artefact is there, at 1.0.0, as a
 * pom and a jar, those called `parent` or `bom` as a pom only; what is put there is taken, and forgotten. `path` is `GROUP/ARTEFACT/VERSION/FILE`.
 */
export function mavenRepository(method: string, path: string): HttpResponse | undefined {
  if (method === "PUT") return respond(201);
  const [, file = "", sum] = /^(.*?)(?:\.(sha1|md5))?$/.exec(path) ?? [];
  const content = contentOf(file);
  if (!content) return undefined;
  if (sum === "sha1") return respond(200, bytesToHex(sha1(content)));
  if (sum === "md5") return respond(200, bytesToHex(md5(content)));
  return respond(200, content, { "content-type": "application/octet-stream" });
}

function contentOf(path: string): Uint8Array | undefined {
  const parts = path.split("/");
  const [artefact = "", version, file] = parts.slice(-3);
  const group = parts.slice(0, -3).join(".");
  if (group === "" || version !== VERSION) return undefined;
  const coordinates = `<groupId>${group}</groupId><artifactId>${artefact}</artifactId><version>${VERSION}</version>`;
  const isPom = /(?:^|-)(?:parent|bom)$/.test(artefact);
  const packaging = isPom ? "<packaging>pom</packaging>" : "";
  if (file === `${artefact}-${VERSION}.pom`)
    return bytesOf(
      `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>${coordinates}${packaging}</project>\n`,
    );
  if (file === `${artefact}-${VERSION}.jar` && !isPom)
    return zipOf({ "META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n" });
  return undefined;
}
