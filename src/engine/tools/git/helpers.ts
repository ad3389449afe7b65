/** Programs that git asks for a login: `credential.helper` commands (gitcredentials(7)) and GIT_ASKPASS. */
import { nullDescriptor, sinkDescriptor } from "../../process/descriptor.ts";
import { concat, textOf } from "../../process/io.ts";
import { ExecError, type Process } from "../../process/types.ts";

/** Standard output of a program; empty when it cannot be run. */
export async function answerOf(process: Process, argv: readonly string[]): Promise<string> {
  const parts: Uint8Array[] = [];
  // Its standard output is none of git's own: a pipe that git writes to would never end otherwise.
  const inherited = [...process.descriptors].filter(([fd]) => fd > 1);
  const descriptors = new Map(inherited.map(([fd, open]) => [fd, open.duplicate()]));
  descriptors.set(0, nullDescriptor());
  descriptors.set(
    1,
    sinkDescriptor((data) => {
      parts.push(data.slice());
    }),
  );
  try {
    await process.wait(process.spawn({ argv, descriptors }).exited);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
  }
  return textOf(concat(parts));
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
