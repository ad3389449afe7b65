/** Whether a version fits `^1.2`, `~1.2`, `1.*`, `>=1` or a plain one; of what else there is, nothing is asked. */
export function fits(wanted: string, version: string): boolean {
  const [, sign = "", rest = ""] = /^\s*(\^|~|>=)?\s*v?(\d[\d.]*)(?:\.\*)?\s*$/.exec(wanted) ?? [];
  if (rest === "") return true;
  const need = rest.split(".").map(Number);
  const have = version.replace(/^v/, "").split(".").map(Number);
  const difference = need.map((number, at) => (have[at] ?? 0) - number).find((each) => each !== 0) ?? 0;
  if (sign === ">=") return difference >= 0;
  if (sign === "" || sign === "~") {
    const fixed = sign === "" ? need.length : Math.max(1, need.length - 1);
    return difference >= 0 && need.slice(0, fixed).every((number, at) => have[at] === number);
  }
  const fixed = need.findIndex((number) => number !== 0) + 1;
  return difference >= 0 && need.slice(0, Math.max(1, fixed)).every((number, at) => have[at] === number);
}
