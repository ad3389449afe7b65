/** The command line of pnpm 10: options may stand anywhere, but a script's own words are its own. */
const BOOLEAN = new Set(
  "prod production dev D P offline prefer-offline frozen-lockfile no-frozen-lockfile prefer-frozen-lockfile lockfile-only fix-lockfile ignore-scripts force silent color stream aggregate-output recursive workspace-root save-dev save-prod save-optional save-peer save-exact save optional lockfile json long global verify-store-integrity shamefully-hoist hoist strict-peer-dependencies side-effects-cache package-import-method use-stderr version help if-present ignore-workspace no-optional merge-git-branch-lockfiles dangerously-allow-all-builds trust-lockfile ignore-pnpmfile strict-ssl".split(
    " ",
  ),
);
const VALUED = new Set(
  "dir C filter registry loglevel reporter store-dir modules-dir virtual-store-dir network-concurrency lockfile-dir userconfig npmrc-auth-file location hoist-pattern node-linker fetch-retries fetch-retry-mintimeout fetch-timeout child-concurrency resolution-mode allow-build tag access otp https-proxy proxy noproxy user-agent script-shell cache-dir state-dir".split(
    " ",
  ),
);
const SHORT: Readonly<Record<string, string>> = {
  s: "silent",
  r: "recursive",
  w: "workspace-root",
  D: "save-dev",
  P: "save-prod",
  O: "save-optional",
  E: "save-exact",
  g: "global",
  v: "version",
  h: "help",
};
const VALUED_SHORT: Readonly<Record<string, string>> = { C: "dir", F: "filter" };
/** What follows the first word of these is handed on. */
const PASSING = new Set(["run", "run-script", "exec", "dlx", "test", "start", "stop", "restart"]);

export interface CommandLine {
  /** "" where none is given. */
  readonly command: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Parses argv without the program's name. `known` are pnpm's commands; any other word begins a script's command line. */
export function parseCommandLine(argv: readonly string[], known: ReadonlySet<string>): CommandLine {
  const options = new Map<string, string>();
  const words: string[] = [];
  let command = "";
  const todo = [...argv].reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (!arg.startsWith("-") || arg === "-") {
      if (command === "") command = known.has(arg) ? arg : "";
      const isFirst = command === arg && words.length === 0;
      if (!isFirst) words.push(arg);
      if (isFirst && !/^(test|start|stop|restart)$/.test(arg)) continue;
      if (command !== "" && !PASSING.has(command)) continue;
      words.push(...todo.reverse());
      break;
    }
    if (arg === "--") {
      words.push(...todo.reverse());
      break;
    }
    const [, given = "", glued] = /^--?(\/\/[^=]*|config\.\/\/[^=]*|[^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const short = arg.startsWith("--") ? undefined : given;
    const key = (short === undefined ? given : (SHORT[short] ?? VALUED_SHORT[short] ?? short)).replace(
      /^config\./,
      "",
    );
    const isNegated = key.startsWith("no-");
    if (glued !== undefined) options.set(key, glued);
    else if (isNegated) options.set(key.slice(3), "false");
    else if (VALUED.has(key)) options.set(key, todo.pop() ?? "");
    else if (BOOLEAN.has(key) || todo.length === 0 || !key.startsWith("//")) options.set(key, "true");
    else options.set(key, todo.pop() ?? "");
  }
  return { command, words, options };
}
