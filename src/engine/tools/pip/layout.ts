/** Where a Python keeps things: Debian's own, the one of the image `python`, or a virtual environment. */
import type { Process } from "../../process/types.ts";
import { exists, readText } from "./files.ts";

export interface Layout {
  /** sys.prefix: the site's pip.conf lies there. */
  readonly prefix: string;
  /** Where packages are installed to, and the programs that they bring. */
  readonly packages: string;
  readonly scripts: string;
  /** Where `pip --version` says that pip is. */
  readonly pip: string;
  /** The folders in which installed packages are looked for, in order. */
  readonly search: readonly string[];
  /** What Python calls itself: sys.executable. */
  readonly executable: string;
  readonly isVirtual: boolean;
}

const DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages";

const DEBIAN: Layout = {
  prefix: "/usr",
  packages: "/usr/local/lib/python3.13/dist-packages",
  scripts: "/usr/local/bin",
  pip: `${DEBIAN_PACKAGES}/pip`,
  search: ["/usr/local/lib/python3.13/dist-packages", DEBIAN_PACKAGES],
  executable: "/usr/bin/python3",
  isVirtual: false,
};

/** The layout below a prefix of its own: `/usr/local` of the image `python`, or a virtual environment. */
function own(prefix: string, isVirtual: boolean): Layout {
  const packages = `${prefix}/lib/python3.13/site-packages`;
  return {
    ...{ prefix, packages, isVirtual },
    scripts: `${prefix}/bin`,
    pip: `${packages}/pip`,
    search: [packages],
    executable: `${prefix}/bin/python3`,
  };
}

/** The folder of the program that was called: by its path, or found in PATH. */
export function folderOf(process: Process): string | undefined {
  const [name = ""] = process.argv;
  if (name.includes("/")) return name.startsWith("/") ? name.replace(/\/[^/]*$/, "") : undefined;
  const folders = (process.environment.get("PATH") ?? "").split(":");
  return folders.find((folder) => folder !== "" && exists(process, `${folder}/${name}`));
}

export function layoutOf(process: Process): Layout {
  const folder = folderOf(process);
  const prefix = folder?.replace(/\/bin$/, "");
  if (prefix !== undefined && readText(process, `${prefix}/pyvenv.cfg`) !== undefined)
    return own(prefix, true);
  return folder === "/usr/local/bin" ? own("/usr/local", false) : DEBIAN;
}

/** Where `pip install --user` puts packages. */
export function userPackages(process: Process): string {
  return `${process.environment.get("HOME") || "/root"}/.local/lib/python3.13/site-packages`;
}
