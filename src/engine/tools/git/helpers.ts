/** Programs that git asks for a login: `credential.helper` commands (gitcredentials(7)) and GIT_ASKPASS. */
import { capture } from "../../process/capture.ts";
import { textOf } from "../../process/io.ts";
import { ExecError, type Process } from "../../process/types.ts";

/** Standard output of a program; empty when it cannot be run. */
export async function answerOf(process: Process, argv: readonly string[]): Promise<string> {
  try {
    return textOf((await capture(process, { argv, errors: "passed" })).stdout);
  } catch (error) {
    if (error instanceof ExecError) return "";
    throw error;
  }
}

/** Asks a helper that is a command: `!shell words` or a path. `store`, `cache` and other names give nothing here. */
export async function askHelper(
  process: Process,
  helper: string,
  url: URL,
): Promise<{ user: string; password: string } | undefined> {
  const command = helper.startsWith("!") ? helper.slice(1) : helper.startsWith("/") ? helper : undefined;
  if (command === undefined) return undefined;
  const asked = `protocol=${url.protocol.slice(0, -1)}\\nhost=${url.host}\\n`;
  const text = await answerOf(process, ["sh", "-c", `printf '${asked}' | { ${command} get; }`]);
  const values = new Map(
    text.split("\n").map((line) => [line.replace(/=.*$/, ""), line.replace(/^[^=]*=/, "")] as const),
  );
  const password = values.get("password");
  const user = values.get("username") ?? decodeURIComponent(url.username);
  return password === undefined ? undefined : { user, password };
}
