import type { Healthcheck, Image } from "../image/types.ts";
import { mergeEnvironment } from "./environment.ts";
import { DaemonError } from "./errors.ts";
import { parseSignal } from "./signals.ts";
import type { ContainerConfig } from "./types.ts";

/** What a command line or a compose file says of a container; the rest comes from the image. */
export interface ConfigOverrides {
  readonly Image: string;
  readonly Hostname?: string | undefined;
  readonly Env?: readonly string[];
  /** Undefined: as in the image. An empty list is "nothing". */
  readonly Cmd?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly WorkingDir?: string | undefined;
  readonly User?: string | undefined;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Healthcheck?: Healthcheck | undefined;
  readonly StopSignal?: string | undefined;
  readonly Tty?: boolean;
  readonly OpenStdin?: boolean;
}

const MILLISECOND = 1e6;

/** What the daemon refuses when a container is made (moby daemon/container.go, verifyContainerSettings). */
export function checkConfig(config: ContainerConfig): void {
  if (config.WorkingDir && !config.WorkingDir.startsWith("/"))
    throw new DaemonError(
      `the working directory '${config.WorkingDir}' is invalid, it needs to be an absolute path`,
    );
  if (config.StopSignal) parseSignal(config.StopSignal);
  const check = config.Healthcheck;
  if (!check) return;
  const times = [
    ["Interval", check.Interval],
    ["Timeout", check.Timeout],
    ["StartPeriod", check.StartPeriod],
    ["StartInterval", check.StartInterval],
  ] as const;
  for (const [name, value] of times)
    if (value && value < MILLISECOND) throw new DaemonError(`${name} in Healthcheck cannot be less than 1ms`);
}

/** Fills in from the image what is not overridden (moby daemon/commit.go merge). */
export function mergeConfig(image: Image, overrides: ConfigOverrides): ContainerConfig {
  const base = image.config;
  // An own entrypoint drops the image's command with the image's entrypoint.
  const cmd = overrides.Cmd ?? (overrides.Entrypoint ? [] : (base.Cmd ?? []));
  const health = mergeHealth(overrides.Healthcheck, base.Healthcheck);
  return {
    Hostname: overrides.Hostname ?? "",
    Image: overrides.Image,
    Env: mergeEnvironment(overrides.Env ?? [], base.Env ?? []),
    Cmd: cmd,
    Entrypoint: overrides.Entrypoint ?? base.Entrypoint ?? [],
    WorkingDir: overrides.WorkingDir ?? base.WorkingDir ?? "",
    User: overrides.User ?? base.User ?? "",
    Labels: { ...base.Labels, ...overrides.Labels },
    Volumes: { ...base.Volumes, ...overrides.Volumes },
    ExposedPorts: { ...base.ExposedPorts, ...overrides.ExposedPorts },
    ...(health ? { Healthcheck: health } : {}),
    ...(overrides.StopSignal || base.StopSignal
      ? { StopSignal: overrides.StopSignal ?? base.StopSignal ?? "" }
      : {}),
    Tty: overrides.Tty ?? false,
    OpenStdin: overrides.OpenStdin ?? false,
  };
}

/** Each part of a health check is overridden on its own. */
function mergeHealth(own: Healthcheck | undefined, base: Healthcheck | undefined): Healthcheck | undefined {
  if (!own) return base;
  if (!base || own.Test[0] === "NONE") return own;
  return { ...base, ...own, Test: own.Test.length > 0 ? own.Test : base.Test };
}
