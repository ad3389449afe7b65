import type { Healthcheck } from "../../image/types.ts";
import { formatDuration } from "../../source/duration.ts";
import { quote } from "../../source/go-text.ts";
import type { BuildArgument } from "./stage.ts";

/** Go's `%q` of a slice of strings: `["/bin/sh" "-c" "echo \"q\""]`. */
export function quoteWords(words: readonly string[]): string {
  return `[${words.map(quote).join(" ")}]`;
}

/** Go's `%q` of a small number, as a character: 3 is `'\x03'`. */
export function quoteNumber(number: number): string {
  if (number === 0x27) return "'\\''";
  if (number === 0x22) return "'\"'";
  const text = quote(String.fromCodePoint(number));
  return `'${text.slice(1, -1)}'`;
}

/** BuildKit 0.25 prints the struct itself; seen on the real engine. */
export function healthcheckText(check: Healthcheck): string {
  const { Interval = 0, Timeout = 0, StartPeriod = 0, StartInterval = 0, Retries = 0 } = check;
  const durations = [Interval, Timeout, StartPeriod, StartInterval].map(
    (time) => `"${formatDuration(time)}"`,
  );
  return `HEALTHCHECK &{${quoteWords(check.Test)} ${durations.join(" ")} ${quoteNumber(Retries)}}`;
}

/**
 * `RUN |2 A=x B= /bin/sh -c ...`: every ARG so far, once, with the value that the step's environment has for
 * it (an ENV of the same name included).
 */
export function runText(
  words: readonly string[],
  buildArgs: readonly BuildArgument[],
  environment: ReadonlyMap<string, string>,
): string {
  const values = new Map(buildArgs.map(({ key, value }) => [key, environment.get(key) ?? value ?? ""]));
  const prefix = values.size === 0 ? [] : [`|${values.size}`, ...[...values].map(([k, v]) => `${k}=${v}`)];
  return `RUN ${[...prefix, ...words].join(" ")} # buildkit`;
}
