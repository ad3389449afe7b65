import type { LoadSwitches } from "../../../src/engine/compose/load.ts";
import type { ComposeOptions } from "../../../src/engine/compose/project.ts";
import type { ConfigOptions } from "../../../src/engine/compose/render.ts";
import recorded from "./recorded-configs.json" with { type: "json" };

/** What `docker compose` 2.40.3 printed for our own files in a folder called /w/app. */
export interface RecordedConfig {
  readonly name: string;
  readonly yaml?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdout: string;
  readonly stderr: string;
}

export const configs = recorded as unknown as readonly RecordedConfig[];

export interface Call {
  readonly options: ComposeOptions;
  readonly switches: LoadSwitches;
  readonly config: ConfigOptions;
}

/** The call that a recorded command line makes. */
export function callOf({ yaml, files = {}, args = ["config"], env = {}, cwd }: RecordedConfig): Call {
  const all = new Map(Object.entries(files).map(([path, text]) => [`/w/app/${path}`, text]));
  if (yaml !== undefined) all.set("/w/app/compose.yaml", yaml);
  const valuesOf = (flag: string) => args.filter((_, index) => args[index - 1] === flag);
  const [folder] = valuesOf("--project-directory");
  const has = (flag: string) => args.includes(flag);
  const only = (["services", "volumes", "networks", "images", "profiles"] as const).find((list) =>
    has(`--${list}`),
  );
  return {
    options: {
      files: valuesOf("-f"),
      projectName: valuesOf("-p")[0],
      projectDirectory: folder === undefined ? undefined : `/w/app/${folder}`,
      envFiles: valuesOf("--env-file"),
      profiles: valuesOf("--profile"),
      cwd: cwd === undefined ? "/w/app" : `/w/app/${cwd}`,
      environment: new Map(Object.entries({ HOME: "/root", ...env })),
      readFile: (path) => all.get(path),
    },
    switches: {
      services: args.slice(args.indexOf("config") + 1).filter((arg) => !arg.startsWith("-")),
      interpolate: !has("--no-interpolate"),
      resolveEnvironment: !has("--no-env-resolution"),
      resolvePaths: !has("--no-path-resolution"),
      checkConsistency: !has("--no-consistency"),
    },
    config: {
      format: has("--format=json") ? "json" : "yaml",
      interpolated: !has("--no-interpolate"),
      ...(only === undefined ? {} : { only }),
    },
  };
}
