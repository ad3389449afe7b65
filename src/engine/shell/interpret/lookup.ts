import { APPLETS } from "../applets.ts";
import type { Shell } from "../shell.ts";

export type Found =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "missing" }
  /** There is a file, but it cannot be run. */
  | { readonly kind: "denied"; readonly path: string };

/** What `name` runs by PATH, as the shell (not the kernel) looks it up. */
export function findProgram(shell: Shell, name: string, search = shell.variables.value("PATH")): Found {
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  if (name.includes("/")) return { kind: "file", path: name };
  if (shell.flavour.name === "ash" && APPLETS.has(name)) {
    return { kind: "file", path: filesystem.exists("/bin/busybox", as) ? "/bin/busybox" : "/proc/self/exe" };
  }
  let denied: string | undefined;
  for (const folder of (search ?? "").split(":")) {
    if (search === undefined || name === "") break;
    const path = folder === "" ? name : `${folder.replace(/\/$/, "")}/${name}`;
    const full = path.startsWith("/") ? path : `${shell.process.cwd.replace(/\/$/, "")}/${path}`;
    try {
      if (filesystem.stat(full, as).kind !== "file") continue;
    } catch {
      continue;
    }
    if (filesystem.access(full, "x", as)) return { kind: "file", path: full === path ? path : `./${path}` };
    denied ??= path;
  }
  return denied === undefined ? { kind: "missing" } : { kind: "denied", path: denied };
}

/** How `type` and `command -v` show what `findProgram` found; undefined where there is nothing to run. */
export function describeProgram(shell: Shell, name: string): string | undefined {
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  if (shell.flavour.name === "ash" && APPLETS.has(name)) return name;
  const found = findProgram(shell, name);
  if (found.kind !== "file") return undefined;
  if (!name.includes("/")) return found.path;
  const full = name.startsWith("/") ? name : `${shell.process.cwd.replace(/\/$/, "")}/${name}`;
  return filesystem.access(full, "x", as) && filesystem.stat(full, as).kind === "file" ? name : undefined;
}
