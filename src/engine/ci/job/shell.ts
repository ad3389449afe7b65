/**
 * How a `run:` script is started (docs.github.com, "Workflow syntax", jobs.<job_id>.steps[*].shell; actions/runner,
 * src/Runner.Worker/Handlers/ScriptHandler.cs): `{0}` stands for the script's file.
 */
import { refuseAt } from "../workflow/reader.ts";
import type { Text } from "../workflow/types.ts";

const BUILT_IN: Readonly<Record<string, string>> = {
  bash: "/usr/bin/bash --noprofile --norc -e -o pipefail {0}",
  sh: "/usr/bin/sh -e {0}",
};

const UNSPECIFIED = "/usr/bin/bash -e {0}";

/** The command line, as the log shows it. */
export function shellLine(shell: Text | undefined): string {
  if (shell === undefined || shell.text === "") return UNSPECIFIED;
  const { text, at } = shell;
  const builtIn = BUILT_IN[text];
  if (builtIn) return builtIn;
  if (/^(?:python|pwsh|powershell|cmd)\b/.test(text)) return refuseAt(`\`shell: ${text}\``, at);
  if (!text.includes("{0}"))
    return refuseAt(`\`shell: ${text}\`, which is no built-in shell and has no \`{0}\`,`, at);
  return text;
}

/** The words to execute; quotes as the runner's own argument parser reads double ones. */
export function shellWords(line: string, script: string): string[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replace(/^"(.*)"$/, "$1").replaceAll("{0}", script));
}
