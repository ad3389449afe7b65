/** Durations and sizes in the words of Docker's go-units library. */

/** How long ago, roughly; `milliseconds` of duration. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(milliseconds / 3_600_000 + 0.5);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal bytes with `digits` significant digits: 3123456 is `3.12MB`. */
export function humanSize(bytes: number, digits = 3): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(digits))}${UNITS[unit]}`;
}

/** Cuts to `length` characters, the last one an ellipsis, as the client cuts columns. */
export function ellipsis(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** RFC 3339 with nanoseconds, as the daemon writes times. */
export function rfc3339(milliseconds: number): string {
  const date = new Date(milliseconds).toISOString();
  const fraction = date.slice(20, 23).replace(/0+$/, "");
  return `${date.slice(0, 19)}${fraction ? `.${fraction}` : ""}Z`;
}

/** `2026-11-23 01:23:40 +0000 UTC`, as `--format` prints CreatedAt. */
export function goTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}
