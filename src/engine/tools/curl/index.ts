/**
 * curl 8.14.1: where it takes credentials from (-H and -H @file, -u, userinfo, --netrc, --oauth2-bearer, -K, --variable)
 * and where they show: -v prints the Authorization header in clear text, error messages never do.
 *
 * Formats of -v, -i, -w, the progress meter and the errors were seen on the real program over loopback.
 * Modelled: HTTP and HTTPS with one address at a time, redirects (credentials stay with their host),
 * uploads by -d, plain HTTP through a proxy. Forms, cookies' files, ranges and the rest are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { Given } from "./given.ts";
import { parseConfigFile, parseCurl, UsageError } from "./options.ts";
import { RequestParts, VERSION } from "./request.ts";
import { Transfer } from "./transfer.ts";
import { expandVariables } from "./variables.ts";

/** The options of the user's own .curlrc. */
function defaultConfig(process: Process): string[] {
  const { environment, machine, credentials } = process;
  const home = environment.get("CURL_HOME") ?? environment.get("HOME") ?? "/root";
  for (const path of [`${home}/.curlrc`, `${home}/.config/curlrc`]) {
    try {
      return parseConfigFile(textOf(machine.filesystem.readFile(path, credentials)));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
    }
  }
  return [];
}

async function main(process: Process): Promise<number> {
  let argv = process.argv.slice(1);
  try {
    if (!/^-q|^--disable$/.test(argv[0] ?? "")) argv = [...defaultConfig(process), ...argv];
    let parsed = parseCurl(argv);
    for (const [name, path] of parsed.given) {
      if (name !== "config") continue;
      const text = textOf(await new RequestParts(process, new Given([])).readFile(path));
      argv = [...argv, ...parseConfigFile(text)];
      parsed = parseCurl(argv);
    }
    if (parsed.given.some(([name]) => name === "version")) {
      await print(
        process,
        `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION} OpenSSL/3.5.7 zlib/1.3.1\n`,
      );
      return 0;
    }
    const transfer = new Transfer(process, new Given(await expandVariables(process, parsed.given)));
    if (parsed.urls.length === 0) {
      await printError(process, "curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    let status = 0;
    for (const [index, address] of parsed.urls.entries()) status = await transfer.run(address, index);
    return status;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await printError(
      process,
      `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
}

export const curl: Program = main;
