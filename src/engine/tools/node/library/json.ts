/**
 * What V8 says of a text that is no JSON: with a part of the text where a sign is wrong, and so with a part of the secret that
 * somebody took for JSON. Wording and places as Node 20.20.2 printed them.
 */
export const JSON_ERRORS: Readonly<Record<string, string>> = {
  "internal-json": String.raw`
const SPECIAL = ["NaN", "Infinity", "undefined", "[object Object]"];
const AROUND = 10;
module.exports = (text) => {
  let at = 0;
  const fail = (message) => {
    const lines = text.slice(0, at).split("\n");
    const place = { line: lines.length, text: text.split("\n")[lines.length - 1], column: lines[lines.length - 1].length };
    throw Object.defineProperty(new SyntaxError(message), "__place", { value: place, configurable: true });
  };
  const here = (message) => fail(message + " in JSON at position " + at);
  const unexpected = () => {
    if (at >= text.length) fail("Unexpected end of JSON input");
    if (SPECIAL.includes(text)) fail('"' + text + '" is not valid JSON');
    const short = text.length <= 2 * AROUND;
    const from = short || at < AROUND ? 0 : at - AROUND;
    const to = short || at >= text.length - AROUND && at >= AROUND ? text.length : at + AROUND;
    fail("Unexpected token '" + text[at] + "', " + (from > 0 ? "..." : "") + '"' + text.slice(from, to) + '"' + (to < text.length ? "..." : "") + " is not valid JSON");
  };
  const blank = () => { while (/[ \t\r\n]/.test(text[at] || "")) at++; };
  const digits = (message) => { if (!/\d/.test(text[at] || "")) here(message); while (/\d/.test(text[at] || "")) at++; };
  const string = () => {
    for (at++; text[at] !== '"'; at++) {
      if (at >= text.length) here("Unterminated string");
      if (text[at] < " ") here("Bad control character in string literal");
      if (text[at] !== "\\") continue;
      at++;
      if (text[at] === "u") {
        for (let more = 0; more < 4; more++) { at++; if (!/[0-9a-f]/i.test(text[at] || "")) here("Bad Unicode escape"); }
      } else if (at < text.length && !/["\\\/bfnrt]/.test(text[at])) here("Bad escaped character");
    }
    at++;
  };
  const number = () => {
    if (text[at] === "-") { at++; if (!/\d/.test(text[at] || "")) here("No number after minus sign"); }
    if (text[at] === "0") { at++; if (/\d/.test(text[at] || "")) here("Unexpected number"); } else digits("");
    if (text[at] === ".") { at++; digits("Unterminated fractional number"); }
    if (/e/i.test(text[at] || "")) { at++; if (/[+-]/.test(text[at] || "")) at++; digits("Exponent part is missing a number"); }
  };
  const list = (close, each, expected) => {
    at++;
    blank();
    if (text[at] === close) { at++; return; }
    for (let first = true; ; first = false) {
      each(first);
      blank();
      if (text[at] === close) { at++; return; }
      if (text[at] !== ",") here(expected);
      at++;
      blank();
    }
  };
  const pair = (first) => {
    if (text[at] !== '"') here(first ? "Expected property name or '}'" : "Expected double-quoted property name");
    string();
    blank();
    if (text[at] !== ":") here("Expected ':' after property name");
    at++;
    value();
  };
  const value = () => {
    blank();
    const word = { t: "true", f: "false", n: "null" }[text[at]];
    if (word) { for (const letter of word) { if (text[at] !== letter) unexpected(); at++; } return; }
    if (text[at] === '"') return string();
    if (/[-\d]/.test(text[at] || "")) return number();
    if (text[at] === "{") return list("}", pair, "Expected ',' or '}' after property value");
    if (text[at] === "[") return list("]", value, "Expected ',' or ']' after array element");
    unexpected();
  };
  value();
  blank();
  if (at < text.length) fail("Unexpected non-whitespace character after JSON at position " + at);
};
`,
};
