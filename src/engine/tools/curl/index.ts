/**
 * curl 8.14.1: where it takes credentials from (-H and -H @file, -u, userinfo, --netrc, --oauth2-bearer, -K, --variable, cookie
 * jars) and where they show: -v prints the Authorization header in clear text, and a proxy's variable with its login; error
 * messages never do.
 *
 * Formats of -v, -i, -w, the progress meter and the errors were seen on the real program over loopback.
 * Modelled: HTTP and HTTPS with globbing and --next, redirects (credentials stay with their host), forms, cookies,
 * uploads, --libcurl, `file:`, plain HTTP through a proxy, and tunnels up to where a proxy hangs up. NTLM, AWS's signatures,
 * sockets, FTP to a host that answers and the rest are refused by name; client certificates are taken and not used.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { CurlError, Given } from "./given.ts";
import { type Globbed, glob } from "./globbing.ts";
import { type CurlOptions, parseConfigFile, parseCurl, UsageError } from "./options.ts";
import { RequestParts } from "./request.ts";
import { Transfer } from "./transfer.ts";
import { expandVariables } from "./variables.ts";
import { VERSION } from "./version.ts";

const HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

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

/** The words of a file that -K names. */
async function configWords(process: Process, path: string): Promise<string[]> {
  try {
    return parseConfigFile(textOf(await new RequestParts(process, new Given([])).readFile(path)));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new UsageError("option -K: error encountered when reading a file", 26);
  }
}

/** All addresses of a group of options, one after the other. */
async function transferAll(process: Process, { given, urls }: CurlOptions): Promise<number> {
  const options = new Given(await expandVariables(process, given));
  const addresses = [...options.all("url"), ...urls.slice(given.filter(([name]) => name === "url").length)];
  if (addresses.length === 0) throw new UsageError("(2) no URL specified");
  const transfer = new Transfer(process, options);
  let status = 0;
  let number = 0;
  for (const [index, address] of addresses.entries()) {
    let globbed: readonly Globbed[];
    try {
      globbed = options.has("globoff") ? [{ url: address, parts: [] }] : glob(address);
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      status = await transfer.fail(error);
      continue;
    }
    for (const { url, parts } of globbed) {
      status = await transfer.run(url, { index, number, parts });
      number += 1;
      if (status !== 0 && options.has("fail-early")) return status;
    }
  }
  await transfer.close();
  return status;
}

async function main(process: Process): Promise<number> {
  let argv = process.argv.slice(1);
  try {
    if (!/^-q|^--disable$/.test(argv[0] ?? "")) argv = [...defaultConfig(process), ...argv];
    let groups = parseCurl(argv);
    for (const [name, path] of groups.flatMap(({ given }) => given)) {
      if (name !== "config") continue;
      argv = [...argv, ...(await configWords(process, path))];
      groups = parseCurl(argv);
    }
    if (groups[0].given.some(([name]) => name === "version")) {
      await print(
        process,
        `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION} OpenSSL/3.5.7 zlib/1.3.1\n`,
      );
      return 0;
    }
    if (argv.length === 0) {
      await printError(process, HELP);
      return 2;
    }
    let status = 0;
    for (const group of groups) status = await transferAll(process, group);
    return status;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await printError(process, `curl: ${error.message}\n${HELP}`);
    return error.status;
  }
}

export const curl: Program = main;
