/** `npm cache add|clean|ls|verify`. Keys are addresses without logins (make-fetch-happen). */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NpmFailure } from "./failure.ts";
import { specOf } from "./install.ts";
import { manifestOf, tarballOf } from "./registry.ts";
import { removeAll } from "./remove.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

interface Entry {
  readonly key: string;
  readonly size: number;
}

function entriesOf(session: Session): Entry[] {
  const { machine, credentials: as } = session.process;
  const { filesystem } = machine;
  const found: Entry[] = [];
  const walk = (path: string) => {
    session.process.tick();
    if (filesystem.lstat(path, as).kind === "directory") {
      for (const name of filesystem.readdir(path, as)) walk(`${path}/${name}`);
      return;
    }
    for (const line of textOf(filesystem.readFile(path, as)).split("\n")) {
      const [, json] = line.split("\t");
      if (json) found.push(JSON.parse(json) as Entry);
    }
  };
  try {
    walk(`${session.config.cache}/_cacache/index-v5`);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
  return [...new Map(found.map((entry) => [entry.key, entry])).values()];
}

const SELF_HEALS = [
  "As of npm@5, the npm cache self-heals from corruption issues by treating integrity mismatches as cache misses.",
  "As a result, data extracted from the cache is guaranteed to be valid.",
  "If you want to make sure everything is consistent, use `npm cache verify` instead.",
  "Deleting the cache can only make npm go slower, and is not likely to correct any problems you may be encountering!",
  "",
  "On the other hand, if you're debugging an issue with the installer, or race conditions that depend on the timing of writing to an empty cache, you can use `npm install --cache /tmp/empty-cache` to use a temporary cache instead of removing the actual one.",
  "",
  "If you're sure you want to delete the entire cache, rerun this command with --force.",
];

async function clean(session: Session): Promise<number> {
  const { process, config } = session;
  if (!config.on("force")) throw new NpmFailure(SELF_HEALS);
  const path = `${config.cache}/_cacache`;
  if (process.machine.filesystem.exists(path, process.credentials)) removeAll(process, path);
  return 0;
}

export async function cacheCommand(session: Session, words: readonly string[]): Promise<number> {
  const [action, ...rest] = words;
  switch (action) {
    case "ls":
      if (rest.length > 0) throw new NotModelledError("npm cache ls of one package");
      for (const key of entriesOf(session)
        .map(({ key }) => key)
        .sort((a, b) => a.localeCompare(b, "en")))
        await session.say(key);
      return 0;
    case "verify": {
      const entries = entriesOf(session);
      const size = entries.reduce((sum, entry) => sum + entry.size, 0);
      const home = session.config.cache.replace(session.config.home, "~");
      await session.say(`Cache verified and compressed (${home}/_cacache)`);
      await session.say(`Content verified: ${entries.length} (${size} bytes)`);
      await session.say(`Index entries: ${entries.length}`);
      await session.say("Finished in 0.01s");
      const path = `${session.config.cache}/_cacache/_lastverified`;
      session.writeFile(path, new TextEncoder().encode(String(session.process.machine.clock.now())), true);
      return 0;
    }
    case "add":
      if (rest.length === 0) throw new NpmFailure(["First argument to `add` is required"]);
      for (const word of rest) {
        const { name, range } = specOf(word);
        const manifest = await manifestOf(session, name, range === "" ? "*" : range);
        await tarballOf(session, name, manifest.dist.tarball, manifest.dist.integrity);
      }
      return 0;
    case "clean":
    case "clear":
    case "rm":
      if (rest.length > 0) throw new NotModelledError("npm cache clean of one entry");
      return clean(session);
    case "npx":
      throw new NotModelledError("npm cache npx");
    default:
      throw usageError("cache");
  }
}
