/**
 * aws (CLI 2.23.6 of Debian trixie): `configure` (./configure.ts), `s3` (./s3.ts), and the logins of `sts`, `ecr` and `codeartifact`
 * (./logins.ts), against an `object-store` of the lab behind --endpoint-url, AWS_ENDPOINT_URL or the service's own
 * address. Requests are signed as AWS's are. Everything was seen on the real program; other commands are refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { configure } from "./configure.ts";
import { debugStart } from "./debug.ts";
import { AwsError, usageError } from "./errors.ts";
import { type Line, parseLine } from "./line.ts";
import { LOGINS } from "./logins.ts";
import { s3 } from "./s3.ts";
import { scopedSettings } from "./settings.ts";

const VERSION = "aws-cli/2.23.6 Python/3.13.5 Linux/6.12 source/x86_64.debian.13";

async function run(line: Line): Promise<number> {
  if (line.options.has("version")) {
    await print(line.process, `${VERSION}\n`);
    return 0;
  }
  await debugStart(line, VERSION);
  const [service, operation, ...rest] = line.words;
  if (service === undefined) throw usageError("the following arguments are required: command");
  const below = { ...line, words: line.words.slice(1) };
  if (service === "configure") return configure(below);
  scopedSettings(line);
  if (service === "s3") return s3(below);
  const login = LOGINS[`${service} ${operation}`];
  if (!login) throw new NotModelledError(`aws ${service} ${operation ?? ""}`.trimEnd());
  if (rest.length > 0) throw new AwsError(`Unknown options: ${rest.join(",")}`, 252);
  return login(below);
}

export const aws: Program = async (process) => {
  try {
    return await run(parseLine(process));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await printError(process, `\n${error.message}\n`);
    return error.status;
  }
};
