const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const OCTAL = { echo: /^0([0-7]{0,3})/, format: /^([0-7]{1,3})/, "%b": /^0?([0-7]{1,3})|^0()/ };

/**
 * Backslash escapes of echo -e (`echo`: octal is \0NNN, `\c` stops), of printf's format (`format`: octal is \NNN) and of
 * printf's %b (both forms of octal; `\c` stops). What is no escape stays as it stands.
 */
export function unescapeText(
  text: string,
  form: "echo" | "format" | "%b",
): { readonly text: string; readonly stopped: boolean } {
  let shown = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character !== "\\") {
      shown += character;
      continue;
    }
    const rest = text.slice(at + 1);
    const next = rest[0] ?? "";
    if (next === "c" && form !== "format") return { text: shown, stopped: true };
    const octal = OCTAL[form].exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    if (octal) {
      shown += String.fromCharCode(Number.parseInt(octal[1] || "0", 8) & 255);
      at += octal[0].length;
    } else if (hex) {
      shown += String.fromCharCode(Number.parseInt(hex[1] ?? "0", 16));
      at += hex[0].length;
    } else if (SIMPLE[next] !== undefined) {
      shown += SIMPLE[next];
      at++;
    } else if (next === '"' && form === "format") {
      shown += next;
      at++;
    } else {
      shown += "\\";
    }
  }
  return { text: shown, stopped: false };
}
