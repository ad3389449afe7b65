/** `dotnet nuget push`: the key goes in a header and is printed nowhere (https://learn.microsoft.com/nuget/api/package-publish-resource). */
import { print } from "../../process/io.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import { parseArguments } from "./arguments.ts";
import { configFiles, loginFor, sourcesOf } from "./config.ts";
import { Feed } from "./feed.ts";
import { refuseHttp } from "./source-command.ts";
import { NugetError } from "./types.ts";

const VALUED = {
  ...{ "-k": "key", "--api-key": "key", "-s": "source", "--source": "source", "--configfile": "configfile" },
  ...{ "-t": "timeout", "--timeout": "timeout" },
};
const FLAGS = {
  ...{ "--skip-duplicate": "skip", "-n": "symbols", "--no-symbols": "symbols", "-d": "buffer" },
  ...{ "--disable-buffering": "buffer", "--allow-insecure-connections": "http" },
};

export async function push(files: UserFiles, argv: readonly string[]): Promise<number> {
  const { words, values, flags } = parseArguments("nuget push", argv, VALUED, FLAGS);
  const value = (name: string) => values.get(name)?.at(-1);
  const configs = configFiles(files, files.cwd, value("configfile"));
  const wanted = value("source");
  if (wanted === undefined) throw new NugetError("error: Source parameter was not specified.");
  const source = sourcesOf(files, configs).find(({ name, url }) => name === wanted || url === wanted) ?? {
    ...{ name: wanted, url: wanted, enabled: true, allowsHttp: false },
  };
  const packages = words.flatMap((word) => expandStar(files, word));
  for (const path of packages) {
    const content = files.read(path);
    if (!content || content.length === 0) throw new NugetError(`error: File does not exist (${path}).`);
    refuseHttp("push", source.url, source.allowsHttp || flags.has("http"));
    const feed = new Feed(files, source, () => loginFor(files, configs, source));
    const target = `${await feed.resource("PackagePublish/2.0.0")}/`;
    await print(
      files.process,
      `Pushing ${path.replace(/^.*\//, "")} to '${target.replace(/\/$/, "")}'...\n  PUT ${target}\n`,
    );
    const key = value("key");
    const answer = await feed.request(
      "PUT",
      target,
      key === undefined ? [] : [["X-NuGet-ApiKey", key]],
      content,
    );
    const status = `${statusText(answer.status)} ${target} 50ms`;
    await print(files.process, `  ${status}\n`);
    if (answer.status === 409 && flags.has("skip")) continue;
    if (answer.status >= 400)
      throw new NugetError(
        `error: Response status code does not indicate success: ${answer.status} (${statusText(answer.status)}).`,
      );
    await print(files.process, "Your package was pushed.\n");
  }
  return 0;
}

/** `*.nupkg` in the last part of a path is the program's own pattern. */
function expandStar(files: UserFiles, word: string): string[] {
  if (!word.includes("*")) return [word];
  const slash = word.lastIndexOf("/");
  const folder = slash < 0 ? "" : word.slice(0, slash + 1);
  const pattern = word
    .slice(slash + 1)
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*");
  const found = files.list(folder || ".").filter((name) => new RegExp(`^${pattern}$`).test(name));
  if (found.length === 0) throw new NugetError(`error: File does not exist (${word}).`);
  return found.map((name) => folder + name);
}
