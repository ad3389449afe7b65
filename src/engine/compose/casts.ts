import { quote } from "../source/go-text.ts";

type Cast = (text: string) => string | number | boolean | { problem: string };

const booleanWords: Record<string, boolean> = { true: true, y: true, yes: true, on: true, "1": true };
const falseWords = new Set(["false", "n", "no", "off", "0"]);

const boolean: Cast = (text) => {
  const word = text.toLowerCase();
  if (booleanWords[word] === true) return true;
  return falseWords.has(word) ? false : { problem: `invalid boolean: ${text}` };
};

const integer: Cast = (text) =>
  /^[-+]?\d+$/.test(text)
    ? Number(text)
    : { problem: `strconv.Atoi: parsing ${quote(text)}: invalid syntax` };

const float: Cast = (text) =>
  text.trim() !== "" && Number.isFinite(Number(text))
    ? Number(text)
    : { problem: `strconv.ParseFloat: parsing ${quote(text)}: invalid syntax` };

/** Where Compose (compose-go `loader/interpolate.go`) makes strings into other types; `*` is any one key. */
const casts: readonly (readonly [pattern: string, cast: Cast])[] = [
  ["services.*.cpu_count", integer],
  ["services.*.cpu_percent", float],
  ["services.*.cpus", float],
  ["services.*.deploy.replicas", integer],
  ["services.*.healthcheck.retries", integer],
  ["services.*.healthcheck.disable", boolean],
  ["services.*.init", boolean],
  ["services.*.mem_swappiness", integer],
  ["services.*.oom_kill_disable", boolean],
  ["services.*.oom_score_adj", integer],
  ["services.*.pids_limit", integer],
  ["services.*.ports.[].target", integer],
  ["services.*.privileged", boolean],
  ["services.*.read_only", boolean],
  ["services.*.scale", integer],
  ["services.*.stdin_open", boolean],
  ["services.*.tty", boolean],
  ["services.*.volumes.[].read_only", boolean],
  ["services.*.volumes.[].volume.nocopy", boolean],
  ["services.*.volumes.[].bind.create_host_path", boolean],
  ["networks.*.external", boolean],
  ["networks.*.internal", boolean],
  ["networks.*.attachable", boolean],
  ["services.*.ulimits.*", integer],
  ["services.*.ulimits.*.hard", integer],
  ["services.*.ulimits.*.soft", integer],
  ["volumes.*.external", boolean],
  ["secrets.*.external", boolean],
  ["configs.*.external", boolean],
];

const compiled = casts.map(([pattern, cast]) => ({ parts: pattern.split("."), cast }));

/** The value at such a place, an object for one that does not fit; undefined where strings stay strings. */
export function castFor(
  path: string,
  text: string,
): string | number | boolean | { problem: string } | undefined {
  const parts = path.split(".");
  const match = compiled.find(
    (entry) =>
      entry.parts.length === parts.length &&
      entry.parts.every((part, index) => part === "*" || part === parts[index]),
  );
  return match?.cast(text);
}
