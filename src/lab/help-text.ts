import { isTable } from "../engine/docker/cli/command.ts";
import { DOCKER } from "../engine/docker/commands/index.ts";

const COLUMNS = 76;

/** What `help` prints: what the simulated computer knows. */
export const HELP = [
  "This is a simulated computer with Docker Engine 28.5, BuildKit and your files in the current folder.",
  "",
  "docker commands:",
  wrap(Object.keys(DOCKER.commands)),
  "",
  "with commands of their own:",
  wrap(
    Object.entries(DOCKER.commands).flatMap(([name, entry]) =>
      typeof entry === "object" && isTable(entry) ? [`docker ${name}`] : [],
    ),
  ),
  "",
  "Programs: sh, the usual utilities (ls, cat, grep, sed, tar, base64, env, ps ...), npm, git, curl, wget.",
  "`world help` lists what moves the world outside: services, attackers, time, and the repository's CI.",
  "What is not simulated is refused by name. Tab completes. `docker COMMAND --help` lists the flags.",
  "",
].join("\n");

function wrap(words: readonly string[]): string {
  const lines = [""];
  for (const word of [...words].sort()) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length > COLUMNS) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line === "" ? `  ${word}` : `${line}, ${word}`;
  }
  return lines.join("\n");
}
