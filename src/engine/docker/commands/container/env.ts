import { FileSystemError } from "../../../filesystem/types.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { FlagError } from "../../cli/flags.ts";

/** A file named on the command line; complains as Go's os.Open does. */
export function readGivenFile(client: Client, path: string): string {
  try {
    return client.readText(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new ClientError(`open ${path}: ${error.text.toLowerCase()}`, 125);
  }
}

/**
 * `--env-file` and `--label-file`: a `NAME=value` a line, taken as it stands (no quotes, no expansion);
 * blank lines and lines starting with `#` are left out. (docker/cli opts/file.go)
 */
export function readEnvFile(client: Client, path: string): string[] {
  const lines = readGivenFile(client, path)
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.replace(/\r$/, "").trimStart());
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const name = line.split("=", 1)[0] ?? "";
      if (name === "")
        throw new ClientError(`invalid env file (${path}): no variable name on line '${line}'`, 125);
      if (/\s/.test(name.trimEnd() === name ? name : `${name}`))
        throw new ClientError(`invalid env file (${path}): variable '${name}' contains whitespaces`, 125);
      return line;
    });
}

/**
 * `-e NAME` takes the client's own value; where that is not set the bare name goes to the engine, which then
 * leaves out the image's variable of that name.
 */
export function resolveEnv(entries: readonly string[], environment: ReadonlyMap<string, string>): string[] {
  return entries.flatMap((entry) => {
    if (entry === "" || entry.startsWith("="))
      throw new FlagError(
        `invalid argument "${entry}" for "-e, --env" flag: invalid environment variable: ${entry}`,
      );
    if (entry.includes("=")) return [entry];
    const value = environment.get(entry);
    return value === undefined ? [entry] : [`${entry}=${value}`];
  });
}
