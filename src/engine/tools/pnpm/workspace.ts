/** pnpm-workspace.yaml and `pnpm` of package.json: the settings that matter here. A workspace of several packages is refused. */
import { parse } from "yaml";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { textAt } from "../node-packages/files.ts";
import { readJson } from "../npm/package-json.ts";

export interface WorkspaceSettings {
  readonly storeDir?: string | undefined;
  /** Names of dependencies whose scripts may run. */
  readonly built: ReadonlySet<string>;
  readonly allBuilt: boolean;
}

interface Written {
  readonly packages?: unknown;
  readonly storeDir?: string;
  readonly onlyBuiltDependencies?: readonly string[];
  readonly allowBuilds?: Readonly<Record<string, boolean>>;
  readonly dangerouslyAllowAllBuilds?: boolean;
}

export function workspaceSettings(process: Process, dir: string): WorkspaceSettings {
  const file = (parse(textAt(process, `${dir}/pnpm-workspace.yaml`) ?? "") ?? {}) as Written;
  const own = readJson<{ pnpm?: Written }>(process, `${dir}/package.json`)?.pnpm ?? {};
  if (file.packages !== undefined)
    throw new NotModelledError("pnpm workspaces (packages of pnpm-workspace.yaml)");
  const allowed = Object.entries({ ...own.allowBuilds, ...file.allowBuilds }).flatMap(([name, on]) =>
    on ? [name] : [],
  );
  return {
    storeDir: file.storeDir,
    built: new Set([...(own.onlyBuiltDependencies ?? []), ...(file.onlyBuiltDependencies ?? []), ...allowed]),
    allBuilt: file.dangerouslyAllowAllBuilds ?? own.dangerouslyAllowAllBuilds ?? false,
  };
}
