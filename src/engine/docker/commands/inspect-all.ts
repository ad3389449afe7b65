import type { Client } from "../cli/client.ts";
import { ClientError } from "../cli/client.ts";
import type { Flags } from "../cli/flags.ts";
import { inspectOutput } from "../cli/format.ts";

/** Nothing of that name: the whole line that the client prints. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** Whether `--format` names a template, and not `json` or nothing. */
export function isTemplate(format: string | undefined): boolean {
  return format !== undefined && format !== "" && format !== "json";
}

/**
 * Prints all that is found, as JSON or by `--format`, then complains of what is not there. A template that
 * fails leaves an empty line behind, as the real client does.
 */
export async function inspectAll(
  client: Client,
  flags: Flags,
  find: (reference: string) => unknown,
): Promise<number> {
  const values: unknown[] = [];
  const missing: string[] = [];
  for (const reference of flags.args) {
    try {
      values.push(find(reference));
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      missing.push(error.message);
    }
  }
  const format = flags.text("format");
  try {
    if (values.length > 0) await client.out(inspectOutput(values, format));
    else await client.out(isTemplate(format) ? "\n" : "[]\n");
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.code !== 64) await client.out("\n");
    throw error;
  }
  for (const line of missing) await client.err(`${line}\n`);
  return missing.length > 0 ? 1 : 0;
}

/** `--pretty`: one text after the other, then a complaint about the first that is not there. */
export async function inspectPretty(
  client: Client,
  flags: Flags,
  find: (reference: string) => string,
): Promise<number> {
  if (flags.has("format")) throw new ClientError("--format is incompatible with human friendly format", 1);
  try {
    for (const reference of flags.args) await client.out(find(reference));
    return 0;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.err(`${error.message}\n`);
    return 1;
  }
}
