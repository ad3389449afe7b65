import { withoutNoise } from "../engine/evidence/noise.ts";
import type { Finding, Proof } from "../engine/evidence/types.ts";

/** One thing that the simulator and the recorded engine say differently, ready to print. */
export interface Disagreement {
  readonly case: string;
  /** `summary`, `finding`, `exit` or `stderr`. */
  readonly about: string;
  readonly text: string;
}

export interface Agreement {
  /** Findings of either side that were compared. */
  readonly compared: number;
  readonly agreed: number;
  readonly disagreements: readonly Disagreement[];
}

/** Holds a proof against the recorded one: summaries, every finding, exit statuses and error texts. */
export function compareProofs(recorded: Proof, simulated: Proof): Agreement {
  const disagreements: Disagreement[] = [];
  const say = (about: string, text: string) => disagreements.push({ case: recorded.case, about, text });
  for (const [credential, surfaces] of Object.entries(recorded.summary)) {
    const seen = simulated.summary[credential] ?? [];
    const missing = surfaces.filter((surface) => !seen.includes(surface));
    const extra = seen.filter((surface) => !surfaces.includes(surface));
    if (missing.length > 0) say("summary", `${credential}: the engine shows it on ${missing.join(", ")} too`);
    if (extra.length > 0) say("summary", `${credential}: only the simulator shows it on ${extra.join(", ")}`);
  }
  const real = new Map(recorded.findings.map((finding) => [keyOf(finding), finding]));
  const ours = new Map(simulated.findings.map((finding) => [keyOf(finding), finding]));
  for (const [key, finding] of real) if (!ours.has(key)) say("finding", `missing: ${findingText(finding)}`);
  for (const [key, finding] of ours) if (!real.has(key)) say("finding", `too many: ${findingText(finding)}`);
  recorded.commands.forEach((command, index) => {
    const own = simulated.commands[index];
    const name = `command ${index + 1}`;
    if (own?.exit !== command.exit) {
      const why = command.exit === 0 ? own?.stderr_tail : command.stderr_tail;
      say("exit", `${name}: ${command.exit} on the engine, ${own?.exit} here: ${why}`);
    } else if (command.exit !== 0 && errorOf(own.stderr_tail) !== errorOf(command.stderr_tail)) {
      say(
        "stderr",
        `${name}:\n      engine: ${errorOf(command.stderr_tail)}\n      here:   ${errorOf(own.stderr_tail)}`,
      );
    }
  });
  const both = [...real.keys()].filter((key) => ours.has(key)).length;
  return { compared: real.size + ours.size - both, agreed: both, disagreements };
}

/** Everything that makes a finding this finding, but the source line, which no engine knows. */
function keyOf({ credential, surface, object, where, encoding, deleted }: Finding): string {
  return withoutNoise([credential, surface, object, where, encoding, deleted ?? ""].join("\0"));
}

/** `npm_token image-layer shop:latest layer 1: /tok (exact)`. */
export function findingText({ credential, surface, object, where, encoding, deleted }: Finding): string {
  const later = deleted ? ", deleted later" : "";
  return `${credential}  ${surface}  ${object}  ${where}  (${encoding}${later})`;
}

/** The sentence that says what went wrong: the last line, but for docker's hint where to find help. */
function errorOf(tail: string): string {
  const lines = tail
    .split("\n")
    .filter((line) => !/^(?:Run '.*' for more information|See '.*--help'\.?)$/.test(line));
  // How a name fails to resolve, and where the workspace lies, is the machine's business.
  return withoutNoise(lines.at(-1) ?? "")
    .replace(/dial tcp.*$/, "dial tcp")
    .replace(/\/\S*\/tmp\/buildkit-mount\d+\//, "<mount>/")
    .replace(/\/\S*\/buildkit\/\S*\/buildkit\d+\//, "<snapshot>/")
    .replace(/(?:\/tmp\/leaklab-\w+\/workspace|\/work)\//g, "<workspace>/")
    .trim();
}
