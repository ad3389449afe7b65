import { DurationError, parseDuration } from "../../source/duration.ts";
import { type Action, WorldError } from "./index.ts";

const HOUR = 3_600_000;

/** A year: nothing in a lab lives longer than that. */
const LONGEST = 366 * 24 * HOUR;

/** Go's durations, and days. In ms. */
export function durationOf(text: string): number {
  const [, days, rest] = /^(?:(\d+)d)?(.*)$/.exec(text) ?? [];
  try {
    const beyond = rest === "" && days !== undefined ? 0 : parseDuration(rest ?? "") / 1e6;
    return Number(days ?? 0) * 24 * HOUR + beyond;
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw new WorldError(
      `${text === "" ? "how long?" : `${text} is no duration:`} write 30s, 15m, 24h or 7d`,
    );
  }
}

export const advance: Action = async (_world, [text = ""], process) => {
  const milliseconds = durationOf(text);
  if (milliseconds < 0) throw new WorldError("time does not run backwards");
  if (milliseconds > LONGEST) throw new WorldError("a year is the longest");
  await process.wait(process.machine.clock.pass(milliseconds));
  return `It is ${clockText(process.machine.clock.now())} now.\n`;
};

/** `2026-11-23 09:00:00 UTC` */
export function clockText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
