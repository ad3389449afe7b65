/**
 * Templates of the agent: Go's text/template with Consul-template's functions
 * (https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md). As there, a template is run again until
 * every secret that it asks for has been fetched; only then its file is written.
 */
import { bytesOf, textOf } from "../../../process/io.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { compileTemplate } from "../../../source/template/evaluate.ts";
import { type Answer, kvPath } from "../client.ts";

/** What a template sees of the machine. */
export interface Sight {
  /** Undefined for a variable that is not set. */
  variable(name: string): string | undefined;
  /** The text of a file. Throws for one that cannot be read. */
  file(path: string): string;
}

/** A filled-in template, or the paths of secrets that it still lacks; `used` are all that it asked for. */
export interface Rendered {
  readonly text: string;
  readonly missing: readonly string[];
  readonly used: readonly string[];
}

/** An answer as templates see it: fields of a Go struct. */
function secretOf(answer: Answer): Readonly<Record<string, unknown>> {
  return {
    LeaseID: answer.lease_id ?? "",
    LeaseDuration: answer.lease_duration ?? 0,
    Renewable: answer.renewable ?? false,
    Data: answer.data ?? {},
  };
}

const text = (value: unknown) => String(value ?? "");

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** With the text to act on last: it is piped in. */
const PURE: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  toJSON: (value) => JSON.stringify(value),
  toJSONPretty: (value) => JSON.stringify(value, null, 2),
  toLower: (value) => text(value).toLowerCase(),
  toUpper: (value) => text(value).toUpperCase(),
  trimSpace: (value) => text(value).trim(),
  trim: (cut, value) => trimmed(text(value), text(cut)),
  trimPrefix: (cut, value) =>
    text(value).startsWith(text(cut)) ? text(value).slice(text(cut).length) : text(value),
  trimSuffix: (cut, value) =>
    text(value).endsWith(text(cut))
      ? text(value).slice(0, text(value).length - text(cut).length)
      : text(value),
  replaceAll: (from, to, value) => text(value).replaceAll(text(from), text(to)),
  split: (separator, value) => text(value).split(text(separator)),
  join: (separator, values) => (values as readonly unknown[]).join(text(separator)),
  contains: (wanted, value) =>
    typeof value === "string" ? value.includes(text(wanted)) : (value as unknown[]).includes(wanted),
  base64Encode: (value) => base64(bytesOf(text(value))),
  base64Decode: (value) => textOf(Uint8Array.from(atob(text(value)), (character) => character.charCodeAt(0))),
  parseJSON: (value) => JSON.parse(text(value)),
  indent: (count, value) => text(value).replace(/^(?=.)/gm, " ".repeat(Number(count))),
};

function trimmed(value: string, cut: string): string {
  let [from, to] = [0, value.length];
  while (from < to && cut.includes(value[from] ?? "")) from += 1;
  while (to > from && cut.includes(value[to - 1] ?? "")) to -= 1;
  return value.slice(from, to);
}

/** Go's and Consul-template's, so that what is merely not simulated is not called a mistake. */
const OTHERS =
  /^(?:secrets|pkiCert|key|keyExists|keyOrDefault|ls|safeLs|tree|safeTree|service|services|node|nodes|datacenters|connect|ca\w+|byKey|byTag|byMeta|containsAll|containsAny|containsNone|containsNotAll|executeTemplate|explode|explodeMap|mergeMap|mergeMapWithOverride|helper\w*|in|loop|md5sum|sha256Hex|hmacSHA256Hex|regexMatch|regexReplaceAll|scratch|sprig_\w+|spew_\w+|timestamp|toMap|toTOML|toUnescapedJSON\w*|toYAML|toTitle|parse\w+|plugin|writeToFile|add|subtract|multiply|divide|modulo|minimum|maximum|base64URL\w+|envOrDefault|mustEnv|sockaddr|denied)$/;

/** Throws ExecutionError and TemplateError of the template, NotModelledError for functions that are not simulated. */
export function render(
  template: string,
  known: ReadonlyMap<string, Answer>,
  sight: Sight,
  errorOnMissingKey: boolean,
): Rendered {
  const actions = [...template.matchAll(/\{\{[\s\S]*?\}\}/g)].join("\n");
  for (const [, name = ""] of actions.matchAll(/(?:\{\{-?|[(|]|\b(?:with|if|range)|:=)\s*([A-Za-z]\w*)/g))
    if (OTHERS.test(name)) throw new NotModelledError(`the function ${name} in a template of vault agent`);
  const used = new Set<string>();
  const missing = new Set<string>();
  const functions = {
    ...PURE,
    secret: (path: unknown, ...more: unknown[]) => {
      if (more.length > 0)
        throw new NotModelledError("secret with values to write in a template of vault agent");
      const full = kvPath(text(path)).replace(/^\//, "");
      used.add(full);
      const answer = known.get(full);
      if (answer) return secretOf(answer);
      missing.add(full);
      return null;
    },
    env: (name: unknown) => sight.variable(text(name)) ?? "",
    file: (path: unknown) => sight.file(text(path)),
  };
  const filled = compileTemplate(template, { functions, missingKeyIsNoValue: !errorOnMissingKey });
  try {
    return { text: filled({}), missing: [...missing], used: [...used] };
  } catch (error) {
    // What is not fetched yet may be all that is wrong.
    if (missing.size > 0 && !(error instanceof NotModelledError))
      return { text: "", missing: [...missing], used: [...used] };
    throw error;
  }
}
