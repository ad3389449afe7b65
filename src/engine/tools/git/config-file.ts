/** git's configuration files: sections, subsections, keys; written back the way git writes them. */
export interface Entry {
  /** `remote.origin`: the section in lower case, the subsection as it is. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

function sectionOf(line: string): string | undefined {
  const [, name, sub] = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line) ?? [];
  if (name === undefined) return undefined;
  return sub === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${sub.replace(/\\(.)/g, "$1")}`;
}

function unquote(text: string): string {
  let value = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") {
      at += 1;
      value += { n: "\n", t: "\t" }[text[at] ?? ""] ?? text[at] ?? "";
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "#" || character === ";")) break;
    else value += character;
  }
  return quoted ? value : value.trimEnd();
}

export function parseConfig(text: string): Entry[] {
  const entries: Entry[] = [];
  let section = "";
  for (const raw of text.replace(/\\\n/g, "").split("\n")) {
    const line = raw.trim();
    const named = sectionOf(line);
    if (named !== undefined) section = named;
    else if (line !== "" && !/^[#;]/.test(line)) {
      const [, key = "", value] = /^([\w-]+)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
      if (key !== "")
        entries.push({
          section,
          key: key.toLowerCase(),
          value: value === undefined ? "true" : unquote(value),
        });
    }
  }
  return entries;
}

function headerOf(section: string): string {
  const dot = section.indexOf(".");
  if (dot < 0) return `[${section}]`;
  return `[${section.slice(0, dot)} "${section.slice(dot + 1).replace(/(["\\])/g, "\\$1")}"]`;
}

function quoted(value: string): string {
  const body = value
    .replace(/(["\\])/g, "\\$1")
    .replace(/\n/g, "\\n")
    .replace(/\t/g, "\\t");
  return /^\s|\s$|[#;]/.test(value) ? `"${body}"` : body;
}

/** `a.b.c` is section `a`, subsection `b`, key `c`; the key is kept as it was typed, as git keeps it. */
export function splitName(name: string): { section: string; key: string } | undefined {
  const first = name.indexOf(".");
  const last = name.lastIndexOf(".");
  if (first <= 0 || last === name.length - 1) return undefined;
  const section = name.slice(0, first).toLowerCase() + (first === last ? "" : name.slice(first, last));
  return { section, key: name.slice(last + 1) };
}

/** The text with `section.key` set: the last such line is replaced, else one is added to its section. */
export function setInText(
  text: string,
  section: string,
  key: string,
  value: string | undefined,
  append = false,
): string {
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  let current = "";
  let end = -1;
  const found: number[] = [];
  for (const [at, line] of lines.entries()) {
    current = sectionOf(line.trim()) ?? current;
    if (current !== section) continue;
    end = at;
    if (new RegExp(`^\\s*${key}\\s*(=|$)`, "i").test(line)) found.push(at);
  }
  const line = `\t${key} = ${quoted(value ?? "")}`;
  if (value === undefined) {
    const kept = lines.filter((_, at) => !found.includes(at));
    const at = kept.findIndex((each) => sectionOf(each.trim()) === section);
    if (at >= 0 && (kept[at + 1] === undefined || sectionOf(kept[at + 1]!.trim()) !== undefined))
      kept.splice(at, 1);
    return kept.map((each) => `${each}\n`).join("");
  }
  const last = found.at(-1);
  if (last !== undefined && !append) lines[last] = line;
  else if (end >= 0) lines.splice(end + 1, 0, line);
  else lines.push(headerOf(section), line);
  return lines.map((each) => `${each}\n`).join("");
}

/** The text without a section, or undefined where there is none. */
export function removeSection(text: string, section: string): string | undefined {
  let inside = false;
  let found = false;
  const kept = text.split("\n").filter((line) => {
    const named = sectionOf(line.trim());
    if (named !== undefined) inside = named === section;
    found ||= inside;
    return !inside || (line === "" && named === undefined);
  });
  return found ? kept.join("\n") : undefined;
}

/** The text with a section called otherwise. */
export function renameSection(text: string, section: string, name: string): string {
  return text
    .split("\n")
    .map((line) => (sectionOf(line.trim()) === section ? headerOf(name) : line))
    .join("\n");
}
