import { quote } from "./go-text.ts";

const units: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Thrown with Go's own words, e.g. `time: missing unit in duration "1"`. */
export class DurationError extends Error {
  override readonly name = "DurationError";
}

/** Go's `time.ParseDuration`: `1h2m3.5s` in nanoseconds. Throws DurationError. */
export function parseDuration(text: string): number {
  let rest = text;
  let sign = 1;
  if (rest.startsWith("-") || rest.startsWith("+")) {
    if (rest.startsWith("-")) sign = -1;
    rest = rest.slice(1);
  }
  if (rest === "0") return 0;
  if (rest === "") throw new DurationError(`time: invalid duration ${quote(text)}`);
  let total = 0;
  while (rest !== "") {
    const number = /^(?:\d+(?:\.\d*)?|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw new DurationError(`time: invalid duration ${quote(text)}`);
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)![0];
    if (unit === "") throw new DurationError(`time: missing unit in duration ${quote(text)}`);
    const scale = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (scale === undefined)
      throw new DurationError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    total += Math.trunc(Number(number) * scale);
  }
  return sign * total;
}

/** Go's `time.Duration.String()`: `1h0m30s`, `1.5s`, `100ms`, `0s`. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  const sign = nanoseconds < 0 ? "-" : "";
  const total = Math.abs(nanoseconds);
  if (total < 1e3) return `${sign}${total}ns`;
  if (total < 1e6) return `${sign}${decimal(total, 1e3)}µs`;
  if (total < 1e9) return `${sign}${decimal(total, 1e6)}ms`;
  const hours = Math.floor(total / 3600e9);
  const minutes = Math.floor((total % 3600e9) / 60e9);
  const seconds = decimal(total % 60e9, 1e9);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m${seconds}s`;
  return `${sign}${seconds}s`;
}

function decimal(value: number, scale: number): string {
  const digits = String(Math.round(value % scale)).padStart(String(scale).length - 1, "0");
  const fraction = digits.replace(/0+$/, "");
  return `${Math.floor(value / scale)}${fraction === "" ? "" : `.${fraction}`}`;
}
