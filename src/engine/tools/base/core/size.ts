const UNITS = ["", "K", "M", "G", "T"];

/** A size as -h shows it: GNU rounds up and drops `.0` only from 10 on, BusyBox rounds and keeps one decimal. */
export function humanSize(bytes: number, busybox: boolean): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return String(bytes);
  if (busybox) return `${value.toFixed(1)}${UNITS[unit]}`;
  const tenth = Math.ceil(value * 10) / 10;
  return `${tenth < 10 ? tenth.toFixed(1) : Math.ceil(value)}${UNITS[unit]}`;
}
