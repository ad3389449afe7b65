/** What every command of pip is given. */
import type { Process } from "../../process/types.ts";
import type { Layout } from "./layout.ts";
import type { Log } from "./log.ts";
import type { Options } from "./options.ts";

export interface Context {
  readonly process: Process;
  /** `install`, `download`, ... */
  readonly command: string;
  readonly options: Options;
  readonly log: Log;
  readonly layout: Layout;
  /** Folders of /tmp that are removed when the command ends. */
  readonly temporary: string[];
  /** Runs pip once more inside this one: `pip install` of what a build needs. Takes lines in place of the console. */
  readonly again: (argv: readonly string[], sink: (line: string) => Promise<void>) => Promise<number>;
}

export type Command = (context: Context) => Promise<number>;
