const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const two = (value: number, fill = "0"): string => String(value).padStart(2, fill);
const DAY = 86_400_000;

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** ISO 8601 week and its year. */
function isoWeek(date: Date): { readonly week: number; readonly year: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
  return { week: Math.ceil(dayOfYear(thursday) / 7), year: thursday.getUTCFullYear() };
}

const FIELDS: Readonly<Record<string, (date: Date) => string>> = {
  a: (d) => (DAYS[d.getUTCDay()] ?? "").slice(0, 3),
  A: (d) => DAYS[d.getUTCDay()] ?? "",
  b: (d) => (MONTHS[d.getUTCMonth()] ?? "").slice(0, 3),
  B: (d) => MONTHS[d.getUTCMonth()] ?? "",
  c: (d) => strftime("%a %b %e %H:%M:%S %Y", d.getTime()),
  C: (d) => two(Math.floor(d.getUTCFullYear() / 100)),
  d: (d) => two(d.getUTCDate()),
  D: (d) => strftime("%m/%d/%y", d.getTime()),
  e: (d) => two(d.getUTCDate(), " "),
  F: (d) => strftime("%Y-%m-%d", d.getTime()),
  g: (d) => two(isoWeek(d).year % 100),
  G: (d) => String(isoWeek(d).year),
  h: (d) => (MONTHS[d.getUTCMonth()] ?? "").slice(0, 3),
  H: (d) => two(d.getUTCHours()),
  I: (d) => two(d.getUTCHours() % 12 || 12),
  j: (d) => String(dayOfYear(d)).padStart(3, "0"),
  k: (d) => two(d.getUTCHours(), " "),
  l: (d) => two(d.getUTCHours() % 12 || 12, " "),
  m: (d) => two(d.getUTCMonth() + 1),
  M: (d) => two(d.getUTCMinutes()),
  n: () => "\n",
  N: (d) => String(d.getUTCMilliseconds() * 1_000_000).padStart(9, "0"),
  p: (d) => (d.getUTCHours() < 12 ? "AM" : "PM"),
  P: (d) => (d.getUTCHours() < 12 ? "am" : "pm"),
  q: (d) => String(Math.floor(d.getUTCMonth() / 3) + 1),
  r: (d) => strftime("%I:%M:%S %p", d.getTime()),
  R: (d) => strftime("%H:%M", d.getTime()),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  S: (d) => two(d.getUTCSeconds()),
  t: () => "\t",
  T: (d) => strftime("%H:%M:%S", d.getTime()),
  u: (d) => String(d.getUTCDay() || 7),
  U: (d) => two(Math.floor((dayOfYear(d) + 6 - d.getUTCDay()) / 7)),
  V: (d) => two(isoWeek(d).week),
  w: (d) => String(d.getUTCDay()),
  W: (d) => two(Math.floor((dayOfYear(d) + 6 - ((d.getUTCDay() + 6) % 7)) / 7)),
  x: (d) => strftime("%m/%d/%y", d.getTime()),
  X: (d) => strftime("%H:%M:%S", d.getTime()),
  y: (d) => two(d.getUTCFullYear() % 100),
  Y: (d) => String(d.getUTCFullYear()),
  z: () => "+0000",
  Z: () => "UTC",
};

/** strftime(3) in the C locale and UTC, the zone of every simulated machine; `time` in ms. */
export function strftime(format: string, time: number): string {
  const date = new Date(time);
  return format.replace(
    /%([-_0^]?)(:*)([0-9]*)([a-zA-Z%])/g,
    (whole, flag: string, colons: string, width: string, letter: string) => {
      if (letter === "%") return "%";
      if (letter === "z" && colons !== "") return "+00:00";
      const field = FIELDS[letter];
      if (field === undefined) return whole;
      let text = field(date);
      if (letter === "N" && width !== "") text = text.slice(0, Number(width));
      if (flag === "-") text = text.replace(/^[0 ]+(?=.)/, "");
      if (flag === "_") text = text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
      if (flag === "^") text = text.toUpperCase();
      return text;
    },
  );
}

/** `2026-11-23 01:24:38.721000000 +0000`, as stat and diff -u write a time. */
export function fullTime(time: number): string {
  return strftime("%Y-%m-%d %H:%M:%S.%N %z", time);
}

/** The date in ls -l: with the time of day for the last half year, else with the year. */
export function listTime(time: number, now: number): string {
  const recent = time <= now && now - time < 15_778_476_000;
  return strftime(recent ? "%b %e %H:%M" : "%b %e  %Y", time);
}

/** A date as `date -d` and `touch -d` take it: `@N`, ISO forms, `YYYYMMDD`, `now`, `N days ago`. Undefined: not understood. */
export function parseTime(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000;
  if (trimmed === "" || trimmed === "now" || trimmed === "today")
    return trimmed === "" ? now - (now % DAY) : now;
  if (trimmed === "yesterday") return now - DAY;
  if (trimmed === "tomorrow") return now + DAY;
  const relative = /^([-+]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(trimmed);
  if (relative) {
    const unit =
      { second: 1000, sec: 1000, minute: 60_000, min: 60_000, hour: 3_600_000, day: DAY, week: 7 * DAY }[
        relative[2] ?? "second"
      ] ?? 0;
    return now + Number(relative[1]) * unit * (relative[3] ? -1 : 1);
  }
  const absolute =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|UTC|GMT|[-+]\d{2}:?\d{2})?$/.exec(
      trimmed,
    ) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (!absolute) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = absolute;
  const [m, d] = [Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > 31 || Number(hour ?? 0) > 24) return undefined;
  let time = Date.UTC(Number(year), m - 1, d, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  time += Number(`0.${fraction ?? 0}`) * 1000;
  const offset = /^([-+])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (offset) time -= (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  return time;
}

/** `[[CC]YY]MMDDhhmm[.ss]` of touch -t. */
export function parseStamp(text: string, now: number): number | undefined {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (!match) return undefined;
  const [, first, second, month, day, hour, minute, seconds] = match;
  const short = second ?? first;
  const year =
    first && second
      ? Number(first + second)
      : short
        ? (Number(short) < 69 ? 2000 : 1900) + Number(short)
        : new Date(now).getUTCFullYear();
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(seconds ?? 0));
}
