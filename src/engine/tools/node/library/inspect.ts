/**
 * util.inspect of Node 20 with its own rules of where a line ends: up to three levels on a line, 80 signs or fewer than
 * that (72 without the braces), lists of more than six in columns, long texts split at their newlines; and console.table.
 */
export const INSPECT: Readonly<Record<string, string>> = {
  "internal-inspect": String.raw`
const CUSTOM = Symbol.for("nodejs.util.inspect.custom");
const LEVELS = 3;

// --- texts ------------------------------------------------------------------------------------------
const ESCAPES = { 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\x0B", 12: "\\f", 13: "\\r", 92: "\\\\" };
const escaped = (character) => ESCAPES[character.charCodeAt(0)] || "\\x" + character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
const quote = (text) => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("\x60") && !text.includes("\${") ? "\x60" : "'";
  const body = text.replace(/[\x00-\x1f\x7f-\x9f\\]/g, escaped);
  return mark + (mark === "'" ? body.replace(/'/g, "\\'") : body) + mark;
};
const keyText = (key) => (typeof key === "symbol" ? "[" + String(key) + "]" : /^[A-Za-z_][\w]*$/.test(key) ? key : quote(key));
const textOf = (ctx, text) => {
  const cut = text.length > 10000 ? text.slice(0, 10000) : text;
  const more = text.length - cut.length;
  const tail = more > 0 ? "... " + more + " more character" + (more > 1 ? "s" : "") : "";
  if (cut.length <= 16 || cut.length <= ctx.width - ctx.indent - 4) return quote(cut) + tail;
  return cut.split(/(?<=\n)/).map(quote).join(" +\n" + " ".repeat(ctx.indent + 2)) + tail;
};

// --- where lines end --------------------------------------------------------------------------------
const columnsOf = (ctx, entries, value) => {
  const own = value && value.length > 100 ? entries.length - 1 : entries.length;
  const lengths = entries.slice(0, own).map((entry) => entry.length);
  const longest = Math.max(0, ...lengths);
  const total = lengths.reduce((sum, length) => sum + length + 2, 0);
  const widest = longest + 2;
  if (!(widest * 3 + ctx.indent < ctx.width && (total / widest > 5 || longest <= 6))) return entries;
  const biased = Math.max(widest - 3 - Math.sqrt(widest - total / entries.length), 1);
  const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * own) / biased), Math.floor((ctx.width - ctx.indent) / widest), ctx.compact * 4, 15);
  if (columns <= 1) return entries;
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...lengths.filter((_each, at) => at % columns === column), 0) + 2);
  const numbers = value !== undefined && value.every && Array.prototype.every.call(value, (each) => typeof each === "number" || typeof each === "bigint");
  const lines = [];
  for (let from = 0; from < own; from += columns) {
    const row = entries.slice(from, Math.min(from + columns, own));
    lines.push(row.map((entry, at) => {
      const last = at === row.length - 1;
      if (numbers) return last ? entry.padStart(widths[at] - 2) : (entry + ", ").padStart(widths[at]);
      return last ? entry : (entry + ", ").padEnd(widths[at]);
    }).join(""));
  }
  return [...lines, ...entries.slice(own)];
};
const joined = (ctx, given, base, open, close, level, list) => {
  const head = base ? base + " " : "";
  const entries = list && given.length > 6 && ctx.compact ? columnsOf(ctx, given, list === true ? undefined : list) : given;
  if (ctx.deepest - level < ctx.compact && entries.length === given.length) {
    const length = 2 * entries.length + ctx.indent + open.length + base.length + 10 + entries.reduce((sum, entry) => sum + entry.length, 0);
    if (length <= ctx.width && !base.includes("\n") && !entries.some((entry) => entry.includes("\n"))) return head + open + " " + entries.join(", ") + " " + close;
  }
  const line = "\n" + " ".repeat(ctx.indent);
  return head + open + line + "  " + entries.join("," + line + "  ") + line + close;
};

// --- values -----------------------------------------------------------------------------------------
const nameOf = (value) => { const proto = Object.getPrototypeOf(value); return proto === null ? null : (proto.constructor && proto.constructor.name) || "Object"; };
const deeper = (ctx, run) => { ctx.indent += 2; const text = run(); ctx.indent -= 2; return text; };
const property = (ctx, value, key, level, bare) => {
  const known = Object.getOwnPropertyDescriptor(value, key) || { value: value[key], enumerable: true };
  const text = known.get ? (known.set ? "[Getter/Setter]" : "[Getter]") : known.set ? "[Setter]" : deeper(ctx, () => show(ctx, known.value, level));
  return bare ? text : (known.enumerable ? keyText(key) : "[" + String(key) + "]") + ": " + text;
};
const keysOf = (ctx, value, skipIndexes) => {
  const all = ctx.showHidden ? Reflect.ownKeys(value) : [...Object.keys(value), ...Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))];
  return skipIndexes ? all.filter((key) => typeof key === "symbol" || (!/^\d+$/.test(key) && (ctx.showHidden || key !== "length"))) : all;
};
const errorText = (ctx, error, keys) => {
  const head = error.name + (error.message ? ": " + error.message : "");
  const stack = String(error.stack || "");
  const full = stack.startsWith(String(error.name)) ? stack : head + "\n" + stack;
  const text = full.replace(/^(ReferenceError: )'([^']*)' is not defined/, "$1$2 is not defined").trimEnd().split("\n").filter((line) => !/^    at .*\((native|node:|<)/.test(line)).join("\n")
    .replace(/^    at <anonymous> \(/gm, "    at Object.<anonymous> (").replace(/^    at <anonymous>$/gm, "    at node:internal");
  for (const name of ["name", "message", "stack"]) { const at = keys.indexOf(name); if (at >= 0 && text.includes(String(error[name]))) keys.splice(at, 1); }
  if ("cause" in error && !keys.includes("cause")) keys.push("cause");
  if (Array.isArray(error.errors) && !keys.includes("errors")) keys.push("errors");
  if (!full.includes("\n    at")) return "[" + text + "]";
  // Errors of the library have only frames of Node's own.
  if (!text.includes("\n    at")) return text + "\n" + " ".repeat(ctx.indent) + "    at node:internal";
  return ctx.indent ? text.split("\n").join("\n" + " ".repeat(ctx.indent)) : text;
};
const tagged = (value, fallback) => {
  const name = nameOf(value);
  const tag = value[Symbol.toStringTag];
  const extra = typeof tag === "string" && tag !== "" && tag !== name ? "[" + tag + "] " : "";
  return name === null ? "[" + fallback + ": null prototype] " + extra : name + " " + extra;
};
const functionText = (value) => {
  const source = Function.prototype.toString.call(value);
  if (/^class\b/.test(source)) {
    const parent = Object.getPrototypeOf(value);
    return "[class " + (value.name || "(anonymous)") + (parent && parent.name ? " extends " + parent.name : "") + "]";
  }
  const kind = (/^async\b/.test(source) ? "Async" : "") + (/^(async\s*)?(function\s*)?\*/.test(source) ? "Generator" : "") + "Function";
  return "[" + kind + (value.name ? ": " + value.name : " (anonymous)") + "]";
};
const show = (ctx, value, level) => {
  if (typeof value === "string") return textOf(ctx, value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return value + "n";
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  if (typeof value === "symbol") return value.toString();
  if (ctx.customInspect && typeof value[CUSTOM] === "function" && value[CUSTOM] !== inspect) {
    const text = value[CUSTOM](ctx.depth === null ? null : ctx.depth - level, { ...ctx.options, depth: ctx.depth }, inspect);
    if (text !== value) return typeof text === "string" ? text.replace(/\n/g, "\n" + " ".repeat(ctx.indent)) : show(ctx, text, level);
  }
  if (ctx.seen.includes(value)) {
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return "[Circular *" + ctx.circular.get(value) + "]";
  }
  return raw(ctx, value, level);
};
const raw = (ctx, value, level) => {
  const isList = Array.isArray(value);
  const isBytes = ArrayBuffer.isView(value) && !(value instanceof DataView);
  const keys = keysOf(ctx, value, isList || isBytes);
  let base = "", open = "{", close = "}", parts = () => [], list = false;
  const name = nameOf(value);
  if (isList || isBytes) {
    const prefix = isBytes || (isList && name !== "Array") ? (name === null ? "[Array(" + value.length + "): null prototype]" : name + "(" + value.length + ")") + " " : "";
    [open, close, list] = [prefix + "[", "]", value];
    if (value.length === 0 && keys.length === 0) return open + close;
    parts = () => {
      const most = Math.min(100, value.length), texts = [];
      for (let at = 0; at < most; at++) {
        if (isList && !(at in value)) {
          let holes = 1;
          while (at + 1 < value.length && !(at + 1 in value)) { at++; holes++; }
          texts.push("<" + holes + " empty item" + (holes > 1 ? "s" : "") + ">");
        } else texts.push(isBytes ? String(value[at]) : property(ctx, value, at, level + 1, true));
      }
      const more = value.length - 100;
      return more > 0 ? [...texts, "... " + more + " more item" + (more > 1 ? "s" : "")] : texts;
    };
  } else if (value instanceof Map || value instanceof Set) {
    open = (name || "Map") + "(" + value.size + ") {";
    if (value.size === 0 && keys.length === 0) return open + close;
    parts = () => deeper(ctx, () => value instanceof Map ? [...value].map(([k, v]) => show(ctx, k, level + 1) + " => " + show(ctx, v, level + 1)) : [...value].map((each) => show(ctx, each, level + 1)));
  } else if (typeof value === "function") {
    base = functionText(value);
    if (keys.length === 0) return base;
  } else if (value instanceof Error) {
    base = errorText(ctx, value, keys);
    if (keys.length === 0) return base;
  } else if (value instanceof Date || value instanceof RegExp) {
    base = value instanceof RegExp ? String(value) : Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (keys.length === 0) return base;
  } else if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    base = "[" + name + ": " + show(ctx, value.valueOf(), level) + "]";
    if (value instanceof String) keys.splice(0, keys.length, ...keys.filter((key) => !/^\d+$/.test(String(key))));
    if (keys.length === 0) return base;
  } else if (value instanceof Promise) {
    open = "Promise {"; parts = () => ["<pending>"];
  } else if (value instanceof WeakMap || value instanceof WeakSet) {
    open = name + " {"; parts = () => ["<items unknown>"];
  } else {
    const prefix = tagged(value, "Object");
    open = (prefix === "Object " ? "" : prefix) + "{";
    if (keys.length === 0) return open + "}";
  }
  if (ctx.depth !== null && level > ctx.depth) return "[" + tagged(value, isList ? "Array" : "Object").trimEnd() + "]";
  ctx.seen.push(value);
  ctx.deepest = level;
  const entries = [...parts(), ...keys.map((key) => property(ctx, value, key, level + 1, false))];
  ctx.seen.pop();
  if (ctx.circular.has(value)) { const mark = "<ref *" + ctx.circular.get(value) + ">"; if (base) base = mark + " " + base; else open = mark + " " + open; }
  if (ctx.sorted) entries.sort(typeof ctx.sorted === "function" ? ctx.sorted : undefined);
  return joined(ctx, entries, base, open, close, level, list);
};
function inspect(value, options, ...old) {
  const given = typeof options === "boolean" ? { showHidden: options, depth: old[0] } : options || {};
  const depth = given.depth === undefined ? 2 : given.depth === Infinity ? null : given.depth;
  const compact = given.compact === undefined ? LEVELS : given.compact === false ? 0 : given.compact === true ? 99 : given.compact;
  return show({ options: given, depth, compact, width: given.breakLength === undefined ? 80 : given.breakLength, showHidden: given.showHidden === true, customInspect: given.customInspect !== false, sorted: given.sorted, indent: 0, deepest: 0, seen: [], circular: new Map() }, value, 0);
}
inspect.custom = CUSTOM;
inspect.defaultOptions = {};
inspect.colors = {};
inspect.styles = {};

// --- console.table ----------------------------------------------------------------------------------
const cell = (value) => inspect(value, { depth: value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0, compact: 3, breakLength: Infinity });
const table = (rows, wanted) => {
  const indexed = rows instanceof Map || rows instanceof Set;
  const pairs = rows instanceof Map ? [...rows].map(([key, value], at) => [at, { Key: key, Values: value }]) : rows instanceof Set ? [...rows].map((value, at) => [at, value]) : Object.entries(rows);
  const names = [], values = [];
  let loose = false;
  for (const [, row] of pairs)
    if (row !== null && typeof row === "object") { for (const key of wanted || Object.keys(row)) if (!names.includes(key)) names.push(key); } else { loose = true; }
  for (const [, row] of pairs) values.push(row);
  const head = [indexed ? "(iteration index)" : "(index)", ...names, ...(loose ? ["Values"] : [])];
  const lines = pairs.map(([key], at) => {
    const row = values[at];
    const isRow = row !== null && typeof row === "object";
    return [String(key), ...names.map((name) => (isRow && Object.hasOwn(row, name) ? cell(row[name]) : "")), ...(loose ? [isRow ? "" : cell(row)] : [])];
  });
  const widths = head.map((text, at) => Math.max(text.length, ...lines.map((line) => line[at].length)) + 2);
  const rule = (left, middle, right) => left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const draw = (line) => "│" + line.map((text, at) => " " + text.padEnd(widths[at] - 1)).join("│") + "│";
  return [rule("┌", "┬", "┐"), draw(head), rule("├", "┼", "┤"), ...lines.map(draw), rule("└", "┴", "┘")].join("\n");
};
module.exports = { inspect, table };
`,
};
