import { FileSystemError, type Stat } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { parseFind } from "./find-parse.ts";
import type { Node, Settings } from "./find-visit.ts";

/** Walks the folders and asks the expression about every path. */
class Walk {
  readonly #call: Call;
  readonly #expression: Node;
  readonly #settings: Settings;
  status = 0;

  constructor(call: Call, expression: Node, settings: Settings) {
    this.#call = call;
    this.#expression = expression;
    this.#settings = settings;
  }

  async visit(path: string, depth: number): Promise<void> {
    const call = this.#call;
    call.process.tick();
    const { follow, depthFirst, least, most } = this.#settings;
    let stat: Stat;
    try {
      stat =
        follow === "L" || (follow === "H" && depth === 0)
          ? (call.files.look(path) ?? call.files.lstat(path))
          : call.files.lstat(path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await this.#complain(path, error);
      return;
    }
    const visited = { path, depth, stat, pruned: false };
    if (!depthFirst && depth >= least) await this.#expression(visited);
    if (this.#settings.done) return;
    if (stat.kind === "directory" && depth < most && !visited.pruned) {
      try {
        for (const name of call.files.readdir(path)) {
          await this.visit(join(path, name), depth + 1);
          if (this.#settings.done) return;
        }
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await this.#complain(path, error);
      }
    }
    if (depthFirst && depth >= least) await this.#expression(visited);
  }

  async #complain(path: string, error: FileSystemError): Promise<void> {
    const call = this.#call;
    await call.warn(call.say(`${path}: ${error.text}`, `'${path}': ${error.text}`));
    this.status = 1;
  }
}

export const find: Tool = {
  async run(call: Call) {
    const words = [...call.args];
    let follow: Settings["follow"] = "P";
    while (/^-[HLP]$/.test(words[0] ?? "")) follow = (words.shift() ?? "-P")[1] as Settings["follow"];
    const paths: string[] = [];
    while (words.length > 0 && !/^(-.|[(!])/.test(words[0] ?? "")) paths.push(words.shift() ?? "");
    const settings: Settings = {
      follow,
      depthFirst: false,
      least: 0,
      most: Number.POSITIVE_INFINITY,
      done: false,
      status: 0,
      atEnd: [],
    };
    const expression = parseFind(call, words, settings);
    const walk = new Walk(call, expression, settings);
    for (const path of paths.length > 0 ? paths : ["."]) {
      if (settings.done) break;
      await walk.visit(path, 0);
    }
    for (const finish of settings.atEnd) await finish();
    return walk.status || settings.status;
  },
};
