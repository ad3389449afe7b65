/** C's `%f`, `%e` and `%g` (and capitals). */
export function formatFloat(value: number, letter: string, precision: number, flags: string): string {
  const sign =
    value < 0 || Object.is(value, -0) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const magnitude = Math.abs(value);
  const kind = letter.toLowerCase();
  let text: string;
  if (!Number.isFinite(magnitude)) text = Number.isNaN(magnitude) ? "nan" : "inf";
  else if (kind === "f") text = fixed(magnitude, precision);
  else if (kind === "e") text = exponential(magnitude, precision);
  else text = general(magnitude, precision === 0 ? 1 : precision, flags.includes("#"));
  return sign + (letter === kind ? text : text.toUpperCase());
}

function fixed(value: number, precision: number): string {
  return value.toFixed(Math.min(precision, 100));
}

function exponential(value: number, precision: number): string {
  return value.toExponential(Math.min(precision, 100)).replace(/e([-+])(\d)$/, "e$10$2");
}

function general(value: number, precision: number, keepZeros: boolean): string {
  const exponent = value === 0 ? 0 : Number(value.toExponential(precision - 1).split("e")[1]);
  const text =
    exponent < -4 || exponent >= precision
      ? exponential(value, precision - 1)
      : fixed(value, precision - 1 - exponent);
  return keepZeros ? text : text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}
