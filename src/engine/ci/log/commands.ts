/**
 * Workflow commands: lines of a step's output that begin with `::` (docs.github.com, "Workflow commands for GitHub Actions";
 * actions/runner, src/Runner.Worker/ActionCommandManager.cs).
 */
import type { JobLog } from "./job-log.ts";
import type { Masker } from "./masker.ts";

export interface CommandEffects {
  readonly log: JobLog;
  readonly masker: Masker;
  setOutput(name: string, value: string): void;
}

type Properties = ReadonlyMap<string, string>;
type Command = (effects: CommandEffects, data: string, properties: Properties) => void;

const say =
  (kind: string): Command =>
  ({ log }, data) =>
    log.write(`##[${kind}]${data}`);

const COMMANDS: Readonly<Record<string, Command>> = {
  "add-mask": ({ log, masker }, data) => {
    if (data.trim() === "") log.warning("Can't add secret mask for empty string in ##[add-mask] command.");
    else masker.add(data);
  },
  error: say("error"),
  warning: say("warning"),
  notice: say("notice"),
  group: say("group"),
  endgroup: ({ log }) => log.write("##[endgroup]"),
  // Shown only where the repository asks for it.
  debug: () => {},
  "set-output": (effects, data, properties) => {
    effects.log.warning(
      "The `set-output` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.",
    );
    effects.setOutput(properties.get("name") ?? "", data);
  },
  "set-env": disabled("set-env"),
  "add-path": disabled("add-path"),
};

function disabled(name: string): Command {
  return ({ log }) =>
    log.error(
      `Unable to process command '::${name}' successfully: the \`${name}\` command is disabled. Please upgrade to using Environment Files.`,
    );
}

/** Data escapes line ends and `%`; properties also `:` and `,`. */
function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    "%0D": "\r",
    "%0A": "\n",
    "%25": "%",
    "%3A": ":",
    "%2C": ",",
  };
  return text.replace(/%(?:0D|0A|25|3A|2C)/gi, (code) => letters[code.toUpperCase()] ?? code);
}

/** Reads one step's output: commands take effect, everything else goes to the log. */
export class OutputReader {
  private readonly effects: CommandEffects;
  /** Set by `::stop-commands::TOKEN`: nothing is a command until `::TOKEN::`. */
  private stopped: string | undefined;

  constructor(effects: CommandEffects) {
    this.effects = effects;
  }

  line(text: string): void {
    const [, name = "", given = "", data = ""] =
      /^\s*::([\w-]+)(?:\s+([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(text) ?? [];
    if (this.stopped !== undefined) {
      this.effects.log.write(text);
      if (name === this.stopped) this.stopped = undefined;
      return;
    }
    if (name === "stop-commands") {
      this.stopped = data;
      this.effects.log.write(text);
      return;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      this.effects.log.write(text);
      return;
    }
    const properties = new Map(
      given
        .split(",")
        .map((pair) => pair.split("=", 2))
        .map(([key = "", value = ""]) => [key.trim(), unescaped(value)]),
    );
    command(this.effects, unescaped(data), properties);
  }
}
