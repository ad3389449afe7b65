/**
 * --debug, as far as a credential can stand in it: how aws was called, the signed request with its headers (a session
 * token among them; the secret key is in none), and the body of the answer (awscli 2.23.6, seen). The many lines about
 * handlers and files are left out. The signature shown follows from the time alone: a real one tells nothing of the key.
 */
import { bytesOf, printError, textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { canonicalRequest, payloadHash, type Signable, scopeOf } from "../../services/aws-signature.ts";
import type { Line } from "./line.ts";
import type { Keys } from "./settings.ts";

/** As Python writes a text that holds no quote of the other kind. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replaceAll(quote, `\\${quote}`)}${quote}`;
}

async function say(
  { process, options }: Pick<Line, "process" | "options">,
  module: string,
  text: string,
): Promise<void> {
  if (!options.has("debug")) return;
  const time = new Date(process.machine.clock.now())
    .toISOString()
    .replace("T", " ")
    .replace(".", ",")
    .slice(0, 23);
  await printError(process, `${time} - MainThread - ${module} - DEBUG - ${text}\n`);
}

export async function debugStart(line: Line, version: string): Promise<void> {
  const words = line.process.argv.slice(1).map(pythonText).join(", ");
  await say(line, "awscli.clidriver", `CLI version: ${version}`);
  await say(line, "awscli.clidriver", `Arguments entered to CLI: [${words}]`);
}

const TITLES: Readonly<Record<string, string>> = { "x-amz-content-sha256": "X-Amz-Content-SHA256" };
const titled = (name: string) =>
  TITLES[name] ?? name.replace(/(^|-)([a-z])/g, (letters) => letters.toUpperCase());

export async function debugRequest(line: Line, request: Signable, keys: Keys | undefined): Promise<void> {
  if (keys) {
    await say(line, "botocore.auth", "Calculating signature using v4 auth.");
    await say(line, "botocore.auth", `CanonicalRequest:\n${canonicalRequest(request)}`);
  }
  const signature = payloadHash(bytesOf(request.time));
  const signed = `AWS4-HMAC-SHA256 Credential=${keys?.id}/${scopeOf(request)}, SignedHeaders=${request.signedHeaders.join(";")}, Signature=${signature}`;
  const headers = [...request.headers].filter(([name]) => name !== "host");
  const shown = [...headers, ...(keys ? [["authorization", signed] as const] : [])]
    .map(([name, value]) => `'${titled(name)}': b${pythonText(value)}`)
    .join(", ");
  await say(
    line,
    "botocore.endpoint",
    `Sending http request: <AWSPreparedRequest stream_output=False, method=${request.method}, url=${request.url.href}, headers={${shown}}>`,
  );
}

export async function debugResponse(line: Line, answer: HttpResponse): Promise<void> {
  await say(line, "botocore.parsers", `Response body:\nb${pythonText(textOf(answer.body))}`);
}
