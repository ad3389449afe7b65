import type { BuildRequest, BuildResult, LogLine } from "../../../build/types.ts";
import { type Client, ClientError } from "../../cli/client.ts";

/** One of the builds that a bake file or a Compose project asks for. */
export interface NamedBuild {
  readonly name: string;
  request(progress: (line: LogLine) => void): BuildRequest;
}

/** Where the log goes: progress, and the excerpt of a Dockerfile below it. */
export interface LogSinks {
  print(text: string): void;
  excerpt(text: string): void;
}

/** With several targets bake names each step's target; numbers go on from one target to the next. */
function relabel(line: string, target: string | undefined, offset: number): string {
  const moved = line.replace(/^#(\d+)/, (_, number: string) => `#${Number(number) + offset}`);
  if (target === undefined) return moved;
  return moved
    .replace(/^(#\d+ |\s*> )\[(?=[^\]]*\] )/, `$1[${target} `)
    .replace(/^(#\d+ )(?=exporting to (?:image|client|oci|docker))(.*)$/, `$1[${target}] $2`);
}

/**
 * Builds one target after the other, where bake builds them at once. `first` is the number of the last step that was
 * printed before. Returns the results, and the number of the last step. Throws ClientError.
 */
export async function buildSeveral(
  client: Client,
  builds: readonly NamedBuild[],
  first: number,
  { print, excerpt }: LogSinks,
): Promise<{
  readonly results: ReadonlyMap<string, readonly [BuildRequest, BuildResult]>;
  readonly last: number;
}> {
  const results = new Map<string, readonly [BuildRequest, BuildResult]>();
  let offset = first;
  for (const build of builds) {
    const label = builds.length > 1 ? build.name : undefined;
    let last = 0;
    const request = build.request(({ text, isExcerpt }) => {
      if (text.startsWith("#0 ")) return;
      if (isExcerpt) {
        excerpt(text);
        return;
      }
      last = Math.max(last, Number(/^#(\d+)/.exec(text)?.[1] ?? 0));
      print(relabel(text, label, offset));
    });
    const result = await client.process.wait(client.engine.builder.build(request));
    await client.flush();
    offset += last;
    if (result.error !== undefined) {
      const target = label === undefined ? "" : `target ${label}: `;
      throw new ClientError(`${target}${result.error.replace(/^failed to build: /, "")}`);
    }
    results.set(build.name, [request, result]);
  }
  return { results, last: offset };
}
