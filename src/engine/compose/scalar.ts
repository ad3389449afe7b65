/**
 * The value that Go's yaml.v3 gives a plain scalar. Unlike YAML 1.2 it reads `0440` as octal; unlike YAML 1.1
 * it leaves `yes`, `no`, `on`, `off`, `y` and `n` strings.
 */
export function resolveScalar(text: string): string | number | boolean | null {
  if (text === "" || text === "~" || /^(?:null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(plain);
  if (integer !== null) {
    const digits = /^0[0-7]+$/.test(integer[2]!) ? `0o${integer[2]!.slice(1)}` : integer[2]!.toLowerCase();
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return integer[1] === "-" ? -value : value;
  }
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) return Number(plain);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return text;
}
