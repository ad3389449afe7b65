/**
 * The public npm registry, as far as it is simulated: the package managers that images install with `npm install -g` or
 * corepack, each in the one version that is modelled. Other versions and packages are refused by name.
 */

import { programFile } from "../process/executable.ts";
import { textOf } from "../process/io.ts";
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import { NotModelledError } from "../source/errors.ts";
import { httpEndpoint, respond, respondJson } from "./http.ts";
import { distOf, tarball } from "./tarball.ts";

interface Published {
  readonly version: string;
  /** Versions that exist, and are refused when they are fetched. */
  readonly others: readonly string[];
  /** Name of a program to its file in the package. */
  readonly bin: Readonly<Record<string, string>>;
  /** What the files stand for. */
  readonly program: string;
}

const PACKAGES: Readonly<Record<string, Published>> = {
  pnpm: {
    version: "10.34.9",
    others: ["7.33.7", "8.15.9", "9.15.9"],
    bin: { pnpm: "bin/pnpm.cjs", pnpx: "bin/pnpx.cjs" },
    program: "pnpm",
  },
  yarn: {
    version: "1.22.22",
    others: ["1.22.19"],
    bin: { yarn: "bin/yarn.js", yarnpkg: "bin/yarn.js" },
    program: "yarn",
  },
  corepack: { version: "0.34.7", others: [], bin: { corepack: "dist/corepack.js" }, program: "corepack" },
  "@yarnpkg/cli-dist": { version: "4.18.1", others: [], bin: { yarn: "bin/yarn.js" }, program: "berry" },
};

/** The scope of the lessons' and cases' private packages: whoever looks for one here has lost the registry on the way. */
const PRIVATE_SCOPE = /^@acme\//;

const known = Object.keys(PACKAGES).join(", ");

function archiveOf(name: string, { version, bin, program }: Published): Uint8Array {
  const files: Record<string, string> = {
    "package/package.json": `${JSON.stringify({ name, version, bin }, null, 2)}\n`,
  };
  for (const path of Object.values(bin)) files[`package/${path}`] = textOf(programFile(program));
  return tarball(files);
}

/** Answers one request for metadata or a tarball. Throws NotModelledError for what is not simulated. */
export function publicNpm(request: HttpRequest): HttpResponse {
  const url = new URL(request.url);
  const path = decodeURIComponent(url.pathname).slice(1);
  if (path.startsWith("-/")) return respondJson(404, { error: "Not found" });
  const [name = "", file] = path.split("/-/");
  const found = PACKAGES[name];
  if (PRIVATE_SCOPE.test(name)) return respondJson(404, { error: "Not found" });
  if (!found) throw new NotModelledError(`the public npm registry's package ${name} (there are ${known})`);
  const short = name.replace(/^.*\//, "");
  if (file !== undefined) {
    if (file === `${short}-${found.version}.tgz`)
      return respond(200, archiveOf(name, found), { "content-type": "application/octet-stream" });
    throw new NotModelledError(`${file.replace(/\.tgz$/, "")} (the simulator has ${name} ${found.version})`);
  }
  const entries = [...found.others, found.version].map((version) => {
    const dist = {
      tarball: `${url.origin}/${name}/-/${short}-${version}.tgz`,
      ...distOf(archiveOf(name, found)),
    };
    return [version, { name, version, bin: found.bin, dist }] as const;
  });
  return respondJson(200, {
    name,
    "dist-tags": { latest: found.version },
    versions: Object.fromEntries(entries),
  });
}

export const publicNpmEndpoint = { ...httpEndpoint(publicNpm), tls: true };
