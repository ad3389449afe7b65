/**
 * `dotnet restore`: packages go to ~/.nuget/packages, and what was resolved to obj/. Both name the sources by their addresses as
 * variables in nuget.config made them; logins of packageSourceCredentials and of the environment are in neither.
 */
import { sha512 } from "@noble/hashes/sha2.js";
import { unzipSync } from "fflate";
import { print, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { parseArguments } from "./arguments.ts";
import { configFiles, loginFor, PUBLIC, sourcesOf } from "./config.ts";
import { Feed } from "./feed.ts";
import { type Project, type Reference, readProjects, takes } from "./project.ts";
import { NugetError, type Source } from "./types.ts";

const VALUED = {
  ...{ "-s": "source", "--source": "source", "--configfile": "configfile", "--packages": "packages" },
  ...{ "-v": "verbosity", "--verbosity": "verbosity", "-r": "runtime", "--runtime": "runtime" },
};
const FLAGS = {
  ...{ "--no-cache": "cache", "--no-http-cache": "cache", "-f": "force", "--force": "force" },
  ...{ "--ignore-failed-sources": "ignore", "--disable-parallel": "parallel", "--nologo": "logo" },
};

interface Plan {
  readonly files: UserFiles;
  readonly feeds: readonly Feed[];
  readonly packages: string;
  readonly configs: readonly string[];
}

/** A package that was found, with the address that it came from. */
interface Found extends Reference {
  readonly sha512: string;
}

export async function restore(files: UserFiles, argv: readonly string[]): Promise<number> {
  const { words, values } = parseArguments("restore", argv, VALUED, FLAGS);
  const value = (name: string) => values.get(name)?.at(-1);
  const projects = readProjects(files, words[0]);
  const say = (text: string) => print(files.process, `${text}\n`);
  await say("  Determining projects to restore...");
  let status = 0;
  for (const project of projects) {
    const folder = project.path.slice(0, project.path.lastIndexOf("/"));
    const configs = configFiles(files, folder, value("configfile"));
    const known = sourcesOf(files, configs);
    const sources =
      values.get("source")?.map((each) => named(known, each)) ?? known.filter(({ enabled }) => enabled);
    const packages = files.path(
      value("packages") ?? files.variable("NUGET_PACKAGES") ?? `${files.home}/.nuget/packages`,
    );
    const feeds = sources.map((source) => new Feed(files, source, () => loginFor(files, configs, source)));
    try {
      const plan = { files, feeds, packages, configs: configs.map(({ path }) => path) };
      const found: Found[] = [];
      for (const reference of project.references) found.push(await install(plan, reference));
      writeObjects(plan, project, found);
      await say(`  Restored ${project.path} (in 1.2 sec).`);
    } catch (error) {
      if (!(error instanceof NugetError)) throw error;
      const lines = error.message
        .split("\n")
        .map((line) => `${project.path} : error ${codeOf(error.message)}: ${line}`);
      await say(`${lines.join("\n")}\n  Failed to restore ${project.path} (in 1.2 sec).`);
      status = 1;
    }
  }
  return status;
}

function named(known: readonly Source[], word: string): Source {
  const found = known.find(({ name, url }) => name === word || url === word);
  return found ?? { name: word, url: word, enabled: true, allowsHttp: false };
}

function codeOf(message: string): string {
  if (message.startsWith("Unable to find package")) return "NU1101";
  if (message.startsWith("You are running")) return "NU1302";
  return message.startsWith("Unable to find a stable") ? "NU1103" : "NU1301";
}

async function install(plan: Plan, reference: Reference): Promise<Found> {
  const { files, feeds, packages } = plan;
  const id = reference.id.toLowerCase();
  for (const feed of feeds) {
    const { url, allowsHttp } = feed.source;
    // Whatever is public counts as being found nowhere else.
    if (url === PUBLIC) continue;
    if (/^http:/i.test(url) && !allowsHttp)
      throw new NugetError(
        `You are running the 'restore' operation with an 'HTTP' source: ${url}. NuGet requires HTTPS sources. To use an HTTP source, you must explicitly set 'allowInsecureConnections' to true in your NuGet.Config file. Refer to https://aka.ms/nuget-https-everywhere for more information.`,
      );
    const base = await feed.resource("PackageBaseAddress/3.0.0");
    const list = await feed.request("GET", `${base}/${id}/index.json`);
    if (list.status !== 200) continue;
    const { versions } = JSON.parse(textOf(list.body)) as { versions: readonly string[] };
    const version = versions.find((each) => takes(reference.version, each));
    if (version === undefined) continue;
    const place = `${packages}/${id}/${version}`;
    const file = `${place}/${id}.${version}.nupkg`;
    if (!files.exists(file)) {
      const answer = await feed.request("GET", `${base}/${id}/${version}/${id}.${version}.nupkg`);
      files.write(file, answer.body);
      for (const [name, content] of Object.entries(unzipSync(answer.body)))
        files.write(`${place}/${name}`, content);
      const hash = base64(sha512(answer.body));
      files.write(`${file}.sha512`, hash);
      files.write(
        `${place}/.nupkg.metadata`,
        `${JSON.stringify({ version: 2, contentHash: hash, source: url }, null, 2)}`,
      );
    }
    return { ...reference, version, sha512: files.readText(`${file}.sha512`) ?? "" };
  }
  if (feeds.some(({ source }) => source.url === PUBLIC))
    throw new NotModelledError(`the package ${reference.id} ${reference.version} of nuget.org`);
  const names = feeds.map(({ source }) => source.name).join(", ");
  throw new NugetError(
    `Unable to find package ${reference.id}. No packages exist with this id in source(s): ${names}`,
  );
}

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** obj/: what MSBuild reads afterwards. */
function writeObjects(
  { files, feeds, packages, configs }: Plan,
  project: Project,
  found: readonly Found[],
): void {
  const slash = project.path.lastIndexOf("/");
  const folder = project.path.slice(0, slash);
  const file = project.path.slice(slash + 1);
  const name = file.replace(/\.\w+$/, "");
  const restoreSection = {
    ...{
      projectUniqueName: project.path,
      projectName: name,
      projectPath: project.path,
      packagesPath: `${packages}/`,
    },
    ...{ outputPath: `${folder}/obj/`, projectStyle: "PackageReference", configFilePaths: configs },
    originalTargetFrameworks: [project.framework],
    sources: Object.fromEntries(feeds.map(({ source }) => [source.url, {}])),
  };
  const description = { version: "1.0.0", restore: restoreSection };
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  const key = ({ id, version }: Reference) => `${id}/${version}`;
  const libraries = found.map((each) => [
    key(each),
    { sha512: each.sha512, type: "package", path: key(each).toLowerCase(), files: [] },
  ]);
  files.write(
    `${folder}/obj/project.assets.json`,
    json({
      version: 3,
      targets: {
        [project.framework]: Object.fromEntries(found.map((each) => [key(each), { type: "package" }])),
      },
      libraries: Object.fromEntries(libraries),
      packageFolders: { [`${packages}/`]: {} },
      project: description,
    }),
  );
  files.write(
    `${folder}/obj/${file}.nuget.dgspec.json`,
    json({ format: 1, restore: { [project.path]: {} }, projects: { [project.path]: description } }),
  );
  files.write(
    `${folder}/obj/project.nuget.cache`,
    json({
      version: 2,
      success: true,
      projectFilePath: project.path,
      expectedPackageFiles: found.map(
        (each) =>
          `${packages}/${key(each).toLowerCase()}/${each.id.toLowerCase()}.${each.version}.nupkg.sha512`,
      ),
      logs: [],
    }),
  );
  for (const kind of ["props", "targets"])
    files.write(
      `${folder}/obj/${file}.nuget.g.${kind}`,
      `<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<Project ToolsVersion="14.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">\n  <!-- ${packages}/ -->\n</Project>`,
    );
}
