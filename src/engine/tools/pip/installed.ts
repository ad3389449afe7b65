/** Packages that are installed: what their `.dist-info` folders say. */
import type { Context } from "./command.ts";
import { exists, namesIn, readText } from "./files.ts";
import { userPackages } from "./layout.ts";
import { readHeader } from "./metadata.ts";
import { canonical } from "./requirement.ts";

export interface Installed {
  readonly name: string;
  readonly version: string;
  /** The folder that holds the package: `/usr/local/lib/python3.13/dist-packages`. */
  readonly location: string;
  /** Its `.dist-info`; undefined for what came with the image, whose files the simulator does not have. */
  readonly info: string | undefined;
  readonly metadata: string;
}

const DEBIAN = "/usr/lib/python3/dist-packages";

/** What Debian's python3-pip brings. Facts of Debian 13. */
const BROUGHT = [
  { name: "packaging", version: "25.0", summary: "Core utilities for Python packages" },
  { name: "pip", version: "25.1.1", summary: "The PyPA recommended tool for installing Python packages." },
  { name: "wheel", version: "0.46.1", summary: "Command line tool for manipulating wheel files" },
] as const;

/** Sorted by name. The first folder of the search order that has a package hides it in the others. */
export function installedPackages({ process, layout }: Context): readonly Installed[] {
  const found = new Map<string, Installed>();
  const folders = layout.isVirtual ? layout.search : [userPackages(process), ...layout.search];
  for (const location of folders) {
    for (const each of inFolder(location)) {
      if (!found.has(canonical(each.name))) found.set(canonical(each.name), each);
    }
  }
  return [...found.values()].sort((a, b) => (canonical(a.name) < canonical(b.name) ? -1 : 1));

  function inFolder(location: string): Installed[] {
    const own = namesIn(process, location)
      .filter((name) => name.endsWith(".dist-info"))
      .map((entry) => {
        const metadata = readText(process, `${location}/${entry}/METADATA`) ?? "";
        const [name = "", version = ""] = entry.replace(/\.dist-info$/, "").split("-");
        return {
          name: readHeader(metadata, "Name")[0] ?? name,
          version: readHeader(metadata, "Version")[0] ?? version,
          ...{ location, metadata, info: `${location}/${entry}` },
        };
      });
    const isPip = `${location}/pip` === layout.pip && (location !== DEBIAN || exists(process, location));
    const brought = BROUGHT.filter(({ name }) => isPip && (location === DEBIAN || name === "pip"));
    return [
      ...own,
      ...brought.map(({ name, version, summary }) => ({
        ...{ name, version, location, info: undefined },
        metadata: `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\nSummary: ${summary}\n`,
      })),
    ];
  }
}

export function findInstalled(context: Context, name: string): Installed | undefined {
  return installedPackages(context).find((each) => canonical(each.name) === canonical(name));
}
