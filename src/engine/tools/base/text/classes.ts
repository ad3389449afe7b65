const span = (from: number, to: number): string =>
  String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, at) => from + at));

const upper = span(65, 90);
const lower = span(97, 122);
const digit = span(48, 57);
const punct = span(33, 47) + span(58, 64) + span(91, 96) + span(123, 126);

/** The POSIX character classes in the C locale, members in order. */
export const CLASSES: Readonly<Record<string, string>> = {
  alnum: digit + upper + lower,
  alpha: upper + lower,
  blank: "\t ",
  cntrl: span(0, 31) + span(127, 127),
  digit,
  graph: span(33, 126),
  lower,
  print: span(32, 126),
  punct,
  space: `${span(9, 13)} `,
  upper,
  xdigit: `${digit}ABCDEFabcdef`,
};
