import type { SimulatedContainer } from "../../../runtime/container.ts";
import { rfc3339 } from "../../cli/human.ts";
import { numberOf, serviceOf } from "./context.ts";

/** `api-1`: how a container is called in front of its lines. */
export function shortName(container: SimulatedContainer): string {
  const { config, name } = container;
  const generated = `${config.Labels["com.docker.compose.project"]}-${serviceOf(container)}-${numberOf(container)}`;
  return name === generated ? `${serviceOf(container)}-${numberOf(container)}` : name;
}

export interface LineOptions {
  readonly prefix: boolean;
  readonly timestamps: boolean;
}

/** A log line as Compose prints it: `api-1  | text`. `width` is that of the longest name. */
export function logLine(
  container: SimulatedContainer,
  entry: SimulatedContainer["log"][number],
  width: number,
  options: LineOptions,
): string {
  const prefix = options.prefix ? `${shortName(container).padEnd(width)}  | ` : "";
  const stamp = options.timestamps ? `${rfc3339(entry.time)} ` : "";
  return `${prefix}${stamp}${entry.text.replace(/\n$/, "")}\n`;
}

export function widthOf(containers: readonly SimulatedContainer[]): number {
  return Math.max(0, ...containers.map((container) => shortName(container).length));
}
