/**
 * Runs every snippet in the real shells (dash and bash of the `tools` image, ash of `busybox`) and writes
 * what they did to recorded/: `node tests/engine/shell/record.ts [group...]` with a Docker engine at hand.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  FLAVOURS,
  FOLDER,
  type Outcome,
  PATH,
  type Recorded,
  readSnippets,
  type Snippet,
} from "./snippet.ts";

const IMAGES = { dash: "tools", ash: "busybox", bash: "tools" } as const;
const NAMES = { dash: "sh", ash: "sh", bash: "bash" } as const;

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A script for the container that runs one snippet after the other and prints the outcomes in base64. */
function driver(flavour: (typeof FLAVOURS)[number], snippets: readonly Snippet[]): string {
  const lines = ["mkdir -p /t /o"];
  for (const [index, snippet] of snippets.entries()) {
    const env = Object.entries(snippet.env).map(([key, value]) => quote(`${key}=${value}`));
    const argv = snippet.argv.map((word) => (word === "FILE" ? "/o/script" : quote(word)));
    lines.push(
      `mkdir /t/${index}; cd /t/${index}; printf %s ${quote(snippet.stdin)} > /o/in`,
      ...(snippet.file === undefined ? [] : [`printf %s ${quote(snippet.file)} > /o/script`]),
      `timeout 10 env -i ${[`PATH=${PATH}`, "HOME=/root", ...env].join(" ")} ${NAMES[flavour]} ${argv.join(" ")} < /o/in > /o/out 2> /o/err`,
      'echo "$?"; base64 /o/out | tr -d "\\n"; echo; base64 /o/err | tr -d "\\n"; echo',
    );
  }
  return lines.join("\n");
}

function record(flavour: (typeof FLAVOURS)[number], snippets: readonly Snippet[]): Outcome[] {
  const run = spawnSync(
    "docker",
    ["run", "--rm", "-i", IMAGES[flavour], "sh", "-c", "cat > /d; sh /d < /dev/null"],
    {
      input: driver(flavour, snippets),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    },
  );
  if (run.status !== 0) throw new Error(`${flavour}: ${run.stderr}`);
  const lines = run.stdout.split("\n");
  const text = (line: string | undefined) => Buffer.from(line ?? "", "base64").toString();
  return snippets.map((_, index) => ({
    stdout: text(lines[index * 3 + 1]),
    stderr: text(lines[index * 3 + 2]),
    status: Number(lines[index * 3]),
  }));
}

const wanted = process.argv.slice(2);
for (const [group, snippets] of readSnippets()) {
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  const outcomes = FLAVOURS.map((flavour) => record(flavour, snippets));
  const recorded: Recorded = {};
  for (const [index, snippet] of snippets.entries()) {
    recorded[snippet.name] = {
      dash: outcomes[0]![index]!,
      ash: outcomes[1]![index]!,
      bash: outcomes[2]![index]!,
    };
  }
  writeFileSync(join(FOLDER, "recorded", `${group}.json`), `${JSON.stringify(recorded, null, 1)}\n`);
  console.log(`${group}: ${snippets.length} snippets`);
}
