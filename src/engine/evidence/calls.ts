import type { DockerCall } from "../host/types.ts";

/** Flags before the subcommand that take a word of their own. */
const DOCKER_FLAGS = new Set(["-H", "--host", "-c", "--context", "--config", "-l", "--log-level"]);
const COMPOSE_FLAGS = new Set([
  "-f",
  "--file",
  "-p",
  "--project-name",
  "--project-directory",
  "--env-file",
  "--profile",
  "--progress",
  "--ansi",
  "--parallel",
]);

/** The words after docker's own flags: `["compose", "-f", "x.yml", "up"]`. */
function subcommand(argv: readonly string[]): readonly string[] {
  return argv.slice(skipFlags(argv, DOCKER_FLAGS));
}

function skipFlags(argv: readonly string[], withWord: ReadonlySet<string>): number {
  let at = 0;
  while (argv[at]?.startsWith("-")) at += withWord.has(argv[at] ?? "") ? 2 : 1;
  return at;
}

const BUILDERS = [["build"], ["buildx", "build"], ["buildx", "b"], ["image", "build"], ["builder", "build"]];

/** The words after `docker build` in one of its spellings; undefined for other calls. */
function buildOptions(argv: readonly string[]): readonly string[] | undefined {
  const words = subcommand(argv);
  const builder = BUILDERS.find((names) => names.every((name, index) => words[index] === name));
  return builder && words.slice(builder.length);
}

/**
 * What a build's log is called: the tag of `-t` (the first one, with `:latest` where none is given),
 * `untagged`, `compose` or `bake`. Undefined for calls that build nothing.
 */
export function buildObject({ argv }: DockerCall): string | undefined {
  const words = subcommand(argv);
  if (words[0] === "compose") return "compose";
  if (words[0] === "bake" || (words[0] === "buildx" && words[1] === "bake")) return "bake";
  const options = buildOptions(argv);
  if (!options) return undefined;
  const at = options.findIndex((word) => /^(?:-t|--tag)(?:=|$)|^-t./.test(word));
  if (at < 0) return "untagged";
  const word = options[at] ?? "";
  const inline = /^(?:--tag=|-t=?)(.+)$/.exec(word)?.[1];
  return withTag(inline ?? options[at + 1] ?? "");
}

/** What another target leaves out: with the word that comes after it, and on its own. */
const ELSEWHERE = /^(?:-t|--tag|--target)$/;
const ELSEWHERE_ALONE = /^(?:--(?:tag|target)=|-t.|-q$|--quiet$)/;

/**
 * The words of the same `docker build` up to another stage, tagged `tag`; undefined for calls that are none, or that read from
 * standard input what is not there a second time.
 */
export function buildOfStage(
  { argv }: Pick<DockerCall, "argv">,
  stage: string,
  tag: string,
): readonly string[] | undefined {
  const options = buildOptions(argv);
  if (!options || options.includes("-")) return undefined;
  const kept = options.filter(
    (word, index) =>
      !ELSEWHERE.test(word) && !ELSEWHERE.test(options[index - 1] ?? "") && !ELSEWHERE_ALONE.test(word),
  );
  return ["build", "--target", stage, "-t", tag, ...kept];
}

/** A familiar image name with a tag. */
export function withTag(name: string): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?/, "");
  return /:[^/]+$/.test(short) || short.includes("@") ? short : `${short}:latest`;
}

/** The flags of a `docker compose` call that choose the project, to ask for its config; undefined for others. */
export function composeFlags({ argv }: Pick<DockerCall, "argv">): readonly string[] | undefined {
  const words = subcommand(argv);
  if (words[0] !== "compose") return undefined;
  return words.slice(1, 1 + skipFlags(words.slice(1), COMPOSE_FLAGS));
}
