import { cleanPath } from "../../source/clean-path.ts";
import { CsvError, readCsvRecord } from "../../source/csv.ts";
import type { Place } from "../types.ts";
import { type ShellCommand, shellCommands } from "./shell-commands.ts";
import type { SourceText } from "./source-text.ts";

/** A flag of a docker command with its value, and where the value stands. */
export interface GivenFlag {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/** A `docker build` or `docker run` that a script of the workspace calls. */
export interface DockerCall {
  readonly file: string;
  readonly kind: "build" | "run";
  readonly flags: readonly GivenFlag[];
  /** Path of the Dockerfile in the workspace, and of its context; builds only. */
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  /** Words that come from variables may hold any flag. */
  readonly certain: boolean;
  readonly place: Place;
}

const valueFlags = new Set(
  "--add-host --annotation --attest --build-arg --build-context --builder --cache-from --cache-to --file -f --iidfile --label --metadata-file --network --no-cache-filter -o --output --platform --progress --provenance --sbom --secret --shm-size --ssh -t --tag --target --ulimit -e --env --env-file --name -v --volume -p --publish --mount --user -u -w --workdir --entrypoint -h --hostname --restart".split(
    " ",
  ),
);

/** The docker commands of a shell script that build images or start containers. */
export function dockerCalls(source: SourceText): DockerCall[] {
  return shellCommands(source.text).flatMap((command) => {
    const call = readCall(command.words);
    return call === undefined ? [] : [placed(call, command, source)];
  });
}

function readCall(words: readonly string[]): { kind: "build" | "run"; rest: readonly string[] } | undefined {
  const start = words.indexOf("docker");
  if (start < 0 || start > 1) return undefined;
  const after = words.slice(start + 1);
  for (const prefix of [["buildx", "build"], ["image", "build"], ["build"]])
    if (prefix.every((word, index) => after[index] === word))
      return { kind: "build", rest: after.slice(prefix.length) };
  for (const prefix of [["container", "run"], ["run"]])
    if (prefix.every((word, index) => after[index] === word))
      return { kind: "run", rest: after.slice(prefix.length) };
  return undefined;
}

function placed(
  { kind, rest }: { kind: "build" | "run"; rest: readonly string[] },
  command: ShellCommand,
  source: SourceText,
): DockerCall {
  const end = Math.min(command.line + 30, source.lineCount);
  const within = {
    start: { line: command.line, column: 1 },
    end: { line: end, column: source.line(end).length + 1 },
  };
  const flags: GivenFlag[] = [];
  const others: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index]!;
    if (!word.startsWith("-")) {
      others.push(word);
      if (kind === "run") break;
      continue;
    }
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const value = equals >= 0 ? word.slice(equals + 1) : valueFlags.has(word) ? (rest[++index] ?? "") : "";
    const needle = value.split(/\$|["']/)[0] || name;
    flags.push({ name, value, place: source.find(needle, within) });
  }
  const folder = source.file.includes("/") ? source.file.slice(0, source.file.lastIndexOf("/")) : "";
  const context = others.at(-1);
  const local = kind === "build" && context !== undefined && !/[$:]/.test(context) && context !== "-";
  const named = flags.find(({ name }) => name === "-f" || name === "--file")?.value;
  const inside = local ? cleanPath(context) : undefined;
  return {
    file: source.file,
    kind,
    flags,
    context: inside === "." ? "" : inside,
    dockerfile: local ? cleanPath(named ?? `${context}/Dockerfile`) : undefined,
    certain: folder === "" && !rest.some((word) => /^\$\{\w+\}$|^\$\{?[@*]/.test(word)),
    place: source.find("docker", within),
  };
}

/** The ids that a build call supplies with `--secret`. */
export function suppliedSecrets(call: DockerCall): { readonly id: string; readonly place: Place }[] {
  return call.flags.flatMap(({ name, value, place }) => {
    const id = name === "--secret" ? csvField(value, ["id"]) : undefined;
    return id === undefined ? [] : [{ id, place }];
  });
}

/** The files that a build call hands over as secrets. */
export function secretSourcesOf(call: DockerCall): string[] {
  return call.flags.flatMap(({ name, value }) => {
    const path = name === "--secret" ? csvField(value, ["src", "source"]) : undefined;
    return path === undefined || path.includes("$") ? [] : [cleanPath(path)];
  });
}

function csvField(text: string, names: readonly string[]): string | undefined {
  try {
    const field = readCsvRecord(text).find((part) => names.some((name) => part.startsWith(`${name}=`)));
    return field?.slice(field.indexOf("=") + 1);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
