import type { Call } from "../core/call.ts";

/** All files one behind the other, as byte-string; files that cannot be read are named, and give status 1. */
export async function input(call: Call, paths: readonly string[]): Promise<{ text: string; status: number }> {
  let text = "";
  let status = 0;
  for (const path of paths.length > 0 ? paths : ["-"]) {
    const fine = await call.attempt(
      async () => {
        text += await call.load(path);
      },
      (error) => `${call.named(path)}: ${error.text}`,
    );
    if (!fine) status = 1;
  }
  return { text, status };
}
