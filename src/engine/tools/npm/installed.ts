/** What lies in node_modules, packages inside others too, in the order of their paths. */
import { FileSystemError } from "../../filesystem/types.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import type { Session } from "./session.ts";

export interface Installed {
  readonly folder: string;
  readonly manifest: PackageJson;
}

export function installedBelow(session: Session, folder: string): Installed[] {
  const modules = `${folder}/node_modules`;
  return namesIn(session, modules)
    .flatMap((name) =>
      name.startsWith("@") ? namesIn(session, `${modules}/${name}`).map((own) => `${name}/${own}`) : [name],
    )
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => {
      session.process.tick();
      const own = `${modules}/${name}`;
      const manifest = readJson<PackageJson>(session.process, `${own}/package.json`);
      return manifest ? [{ folder: own, manifest }, ...installedBelow(session, own)] : [];
    });
}

function namesIn(session: Session, folder: string): string[] {
  const { machine, credentials } = session.process;
  try {
    return machine.filesystem.readdir(folder, credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}
