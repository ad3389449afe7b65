/**
 * aws (CLI 2.23): `configure set|get|list`, which keep keys in ~/.aws/credentials and show the last four letters, and
 * `s3 cp|ls` with a server of the lab behind --endpoint-url or AWS_ENDPOINT_URL. Where credentials come from, in this order:
 * the environment, AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials (AWS documentation, "Configuration and credential file
 * settings"). Requests carry the secret key as a basic login in place of a signature: a simulated server compares it.
 * Everything else is refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, print, printError, readAll } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, ProtocolError, sendRequest } from "../net/http.ts";
import { keepSetting, readProfile } from "./profiles.ts";

const FAILED = 255;
const SECRET = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

interface Line {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

function pathOf(process: Process, kind: "credentials" | "config"): string {
  const variable = kind === "config" ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE";
  const home = process.environment.get("HOME") ?? "/root";
  return absolute(process.environment.get(variable) ?? `${home}/.aws/${kind}`, process.cwd);
}

function profileOf(process: Process, { options }: Line): string {
  return options.get("profile") ?? process.environment.get("AWS_PROFILE") ?? "default";
}

/** A setting, and where it was found. */
function setting(
  process: Process,
  line: Line,
  name: string,
): { value: string; type: string; place: string } | undefined {
  const variable = name === "region" ? "AWS_REGION" : name.toUpperCase();
  const value =
    process.environment.get(variable) ??
    (name === "region" ? process.environment.get("AWS_DEFAULT_REGION") : undefined);
  if (value) return { value, type: "env", place: variable };
  const profile = profileOf(process, line);
  for (const kind of ["credentials", "config"] as const) {
    const found = readProfile(process, pathOf(process, kind), profile, kind).get(name);
    if (found !== undefined)
      return {
        value: found,
        type: SECRET.includes(name) ? "shared-credentials-file" : "config-file",
        place: SECRET.includes(name) ? "" : "~/.aws/config",
      };
  }
  return undefined;
}

async function configure(process: Process, line: Line): Promise<number> {
  const [action, name = "", value] = line.words;
  const profile = profileOf(process, line);
  switch (action) {
    case "set": {
      const kind = SECRET.includes(name) ? "credentials" : "config";
      keepSetting(process, pathOf(process, kind), profile, kind, name, value ?? "");
      return 0;
    }
    case "get": {
      const found = setting(process, line, name);
      if (!found) return 1;
      await print(process, `${found.value}\n`);
      return 0;
    }
    case "list": {
      const row = (cells: readonly string[]) =>
        `${cells.map((cell) => cell.padStart(24).slice(-24)).join(" ")}\n`;
      const lines = [row(["Name", "Value", "Type", "Location"]), row(["----", "-----", "----", "--------"])];
      for (const [shown, key] of [
        ["access_key", "aws_access_key_id"],
        ["secret_key", "aws_secret_access_key"],
        ["region", "region"],
      ] as const) {
        const found = setting(process, line, key);
        const hidden = SECRET.includes(key) ? `****************${found?.value.slice(-4)}` : found?.value;
        lines.push(
          row([shown, found ? (hidden ?? "") : "<not set>", found?.type ?? "None", found?.place ?? "None"]),
        );
      }
      await print(process, lines.join(""));
      return 0;
    }
    default:
      throw new NotModelledError(`aws configure ${action ?? ""}`.trimEnd());
  }
}

async function storage(process: Process, line: Line): Promise<number> {
  const [action, from = "", to = ""] = line.words;
  const endpoint = line.options.get("endpoint-url") ?? process.environment.get("AWS_ENDPOINT_URL");
  if (endpoint === undefined) throw new NotModelledError("aws s3 without --endpoint-url");
  if (action !== "cp") throw new NotModelledError(`aws s3 ${action ?? ""}`.trimEnd());
  const id = setting(process, line, "aws_access_key_id")?.value;
  const secret = setting(process, line, "aws_secret_access_key")?.value;
  const remote = [from, to].find((word) => word.startsWith("s3://")) ?? "";
  const fail = async (why: string) => {
    const verb = from === remote ? "download" : "upload";
    await printError(
      process,
      `${from === remote ? "fatal error" : `${verb} failed: ${from} to ${to}`}: ${why}\n`,
    );
    return 1;
  };
  if (id === undefined || secret === undefined) return fail("Unable to locate credentials");
  const url = new URL(`${endpoint.replace(/\/$/, "")}/${remote.slice(5)}`);
  const isDownload = from === remote;
  const body = isDownload ? undefined : from === "-" ? await readAll(process) : content(process, from);
  try {
    const answer = await sendRequest(process, url, {
      method: isDownload ? "GET" : "PUT",
      headers: [
        ["Host", url.host],
        ["Authorization", basicAuth(id, secret)],
      ],
      ...(body ? { body } : {}),
    });
    if (answer.status === 401 || answer.status === 403)
      return await fail("An error occurred (403) when calling the HeadObject operation: Forbidden");
    if (answer.status >= 400)
      return await fail(
        `An error occurred (${answer.status}) when calling the HeadObject operation: Not Found`,
      );
    if (!isDownload) await print(process, `upload: ${from} to ${to}\n`);
    else if (to === "-") await print(process, answer.body);
    else {
      const path =
        to.endsWith("/") || to === "." ? `${to.replace(/\/$/, "")}/${remote.split("/").at(-1)}` : to;
      const { machine, credentials, umask } = process;
      machine.filesystem.writeFile(absolute(path, process.cwd), answer.body, 0o666 & ~umask, credentials);
      await print(process, `download: ${from} to ${path}\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof NetworkError || error instanceof ProtocolError)
      return fail(`Could not connect to the endpoint URL: "${url.href}"`);
    throw error;
  }
}

function content(process: Process, path: string): Uint8Array {
  try {
    return process.machine.filesystem.readFile(absolute(path, process.cwd), process.credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return bytesOf("");
    throw error;
  }
}

export const aws: Program = async (process) => {
  const words: string[] = [];
  const options = new Map<string, string>();
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) words.push(word);
    else if (/^(profile|endpoint-url|region|output)$/.test(name))
      options.set(name, glued ?? todo.pop() ?? "");
    else if (name === "version" || /^(quiet|no-progress|only-show-errors)$/.test(name)) options.set(name, "");
    else throw new NotModelledError(`aws --${name}`);
  }
  if (options.has("version")) {
    await print(process, "aws-cli/2.23.6 Python/3.13.5 Linux/6.12 source/x86_64.debian.13\n");
    return 0;
  }
  const [service, ...rest] = words;
  const line = { words: rest, options };
  if (service === "configure") return configure(process, line);
  if (service === "s3") return storage(process, line);
  if (service !== undefined) throw new NotModelledError(`aws ${service}`);
  await printError(
    process,
    "\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n",
  );
  return FAILED - 3;
};
