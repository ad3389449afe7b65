import { COMPOSE_KEYS, MOUNT_OPTIONS } from "./explanations.ts";

export interface Suggestion {
  readonly label: string;
  readonly insert: string;
  readonly kind: "property" | "value" | "secret";
  readonly detail?: string;
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  secret: ["id", "target", "env", "required", "mode", "uid", "gid"],
  ssh: ["id", "target", "required", "mode", "uid", "gid"],
  cache: ["target", "id", "sharing", "from", "source", "mode", "uid", "gid", "readonly"],
  bind: ["target", "source", "from", "readwrite"],
  tmpfs: ["target", "size"],
};

/** What may stand at the end of `before`, a line up to the cursor, inside a `--mount=`; undefined elsewhere. */
export function mountSuggestions(
  before: string,
  secretIds: readonly string[],
): { from: number; items: Suggestion[] } | undefined {
  const flag = /--mount=([^\s]*)$/.exec(before);
  if (!flag) return undefined;
  const typed = flag[1]!;
  const field = typed.slice(typed.lastIndexOf(",") + 1);
  const type = /(?:^|,)type=(\w+)/.exec(typed)?.[1] ?? "bind";
  const equals = field.indexOf("=");
  if (equals < 0) {
    const given = new Set(typed.split(",").map((part) => part.split("=")[0]));
    const names = /(?:^|,)type=/.test(typed) ? (TYPES[type] ?? []) : ["type", ...(TYPES[type] ?? [])];
    const items = names
      .filter((name) => !given.has(name) || name === field)
      .map(
        (name): Suggestion => ({
          label: name,
          insert:
            name === "required"
              ? "required=true"
              : name === "readonly" || name === "readwrite"
                ? name
                : `${name}=`,
          kind: "property",
          detail: MOUNT_OPTIONS[name]?.text ?? "",
        }),
      );
    return { from: before.length - field.length, items };
  }
  const values = valuesOf(field.slice(0, equals), type, secretIds);
  return { from: before.length - (field.length - equals - 1), items: values };
}

function valuesOf(name: string, type: string, secretIds: readonly string[]): Suggestion[] {
  const plain = (words: readonly string[]) =>
    words.map((word): Suggestion => ({ label: word, insert: word, kind: "value" }));
  if (name === "type") return plain(Object.keys(TYPES));
  if (name === "required") return plain(["true", "false"]);
  if (name === "sharing") return plain(["shared", "private", "locked"]);
  if (name === "id" && type === "secret")
    return secretIds.map((id) => ({
      label: id,
      insert: id,
      kind: "secret",
      detail: "A secret of this lab",
    }));
  if (name === "target" && type === "secret")
    return plain(["/root/.npmrc", "/root/.netrc", "/root/.config/pip/pip.conf", "/root/.aws/credentials"]);
  return [];
}

const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  "": ["services", "secrets", "configs", "volumes", "networks"],
  "services.*": [
    "image",
    "build",
    "command",
    "entrypoint",
    "environment",
    "env_file",
    "secrets",
    "configs",
    "volumes",
    "ports",
    "depends_on",
    "healthcheck",
    "labels",
    "networks",
    "user",
    "restart",
    "profiles",
  ],
  "services.*.build": ["context", "dockerfile", "args", "secrets", "ssh", "target"],
  "services.*.secrets": ["source", "target", "mode", "uid", "gid"],
  "secrets.*": ["file", "environment", "external"],
  "configs.*": ["file", "content", "external"],
};

/** What may stand at the end of a compose file's `before`: keys of the section, or the names of secrets. */
export function composeSuggestions(
  before: string,
  secretIds: readonly string[],
): { from: number; items: Suggestion[] } | undefined {
  const lines = before.split("\n");
  const last = lines.at(-1) ?? "";
  const typed = /^(\s*)(- )?([\w-]*)$/.exec(last);
  if (!typed) return undefined;
  const path = pathAbove(lines.slice(0, -1), typed[1]!.length);
  const from = last.length - typed[3]!.length;
  if (typed[2] && path.at(-1) === "secrets")
    return {
      from,
      items: secretIds.map((id) => ({
        label: id,
        insert: id,
        kind: "secret",
        detail: "A secret of this lab",
      })),
    };
  const pattern = path.map((key, index) => (index === 1 ? "*" : key)).join(".");
  const keys = typed[2] ? undefined : SECTIONS[pattern];
  return (
    keys && {
      from,
      items: keys.map((key) => ({
        label: key,
        insert: `${key}:`,
        kind: "property",
        detail: COMPOSE_KEYS[key]?.text ?? "",
      })),
    }
  );
}

/** The keys that a line with this indentation stands under. */
function pathAbove(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let inside = indent;
  for (const line of lines.toReversed()) {
    const key = /^(\s*)(?:- )?["']?([\w.-]+)["']?:/.exec(line);
    if (!key || key[1]!.length >= inside || line.trim().startsWith("#")) continue;
    inside = key[1]!.length;
    path.unshift(key[2]!);
    if (inside === 0) break;
  }
  return path;
}
