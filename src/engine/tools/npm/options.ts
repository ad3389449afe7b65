/** The command line of npm: flags that take a value, flags that do not, and short forms (nopt's rules). */
const BOOLEAN = new Set(
  "all allow-same-version audit bin-links dry-run dangerously-allow-all-scripts force foreground-scripts fund git-tag-version global ignore-scripts if-present include-workspace-root install-links json legacy-peer-deps long offline package-lock package-lock-only parseable prefer-dedupe prefer-offline prefer-online production progress save save-bundle save-dev save-exact save-optional save-peer save-prod strict-allow-scripts strict-peer-deps strict-ssl timing unicode update-notifier usage version versions workspaces workspaces-update yes color dev shrinkwrap".split(
    " ",
  ),
);
const VALUED = new Set(
  "_auth access allow-scripts audit-level auth-type before ca cache cafile cert cpu depth editor engine-strict fetch-retries fetch-retry-factor fetch-retry-maxtimeout fetch-retry-mintimeout fetch-timeout git globalconfig heading https-proxy include init-license init-version install-strategy key libc local-address location loglevel logs-dir logs-max maxsockets node-options noproxy omit only os otp pack-destination prefix proxy registry replace-registry-host save-prefix scope script-shell searchlimit shell sign-git-tag tag tag-version-prefix tmp umask user-agent userconfig viewer which workspace email min-release-age".split(
    " ",
  ),
);

const SHORT: Readonly<Record<string, readonly string[]>> = {
  s: ["--loglevel", "silent"],
  silent: ["--loglevel", "silent"],
  q: ["--loglevel", "warn"],
  quiet: ["--loglevel", "warn"],
  d: ["--loglevel", "info"],
  dd: ["--loglevel", "verbose"],
  ddd: ["--loglevel", "silly"],
  verbose: ["--loglevel", "verbose"],
  g: ["--global"],
  f: ["--force"],
  l: ["--long"],
  L: ["--location"],
  D: ["--save-dev"],
  E: ["--save-exact"],
  O: ["--save-optional"],
  P: ["--save-prod"],
  S: ["--save"],
  y: ["--yes"],
  v: ["--version"],
  w: ["--workspace"],
  C: ["--prefix"],
  reg: ["--registry"],
};

/** Is `key` an option that `npm config set` takes? Keys of a registry or of a scope always are. */
export function isOption(key: string): boolean {
  return (
    BOOLEAN.has(key) ||
    VALUED.has(key) ||
    key.startsWith("//") ||
    /^@[^:]+:registry$/.test(key) ||
    LEGACY.has(key)
  );
}

/** Old keys that npm still stores, and complains about later. */
const LEGACY = new Set(["_authToken", "_password", "username", "always-auth"]);

export interface CommandLine {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** Flags that npm does not know: it warns, and goes on. */
  readonly unknown: readonly string[];
  /** Split at `=`, as the debug log shows them. */
  readonly cooked: readonly string[];
}

/** Parses argv without the program's name. After `--` everything is a word. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const words: string[] = [];
  const options = new Map<string, string>();
  const unknown: string[] = [];
  const cooked: string[] = [];
  const todo = [...argv].reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      cooked.push(arg, ...[...todo].reverse());
      words.push(...todo.reverse());
      break;
    }
    const short = /^-{1,2}(\w+)$/.exec(arg)?.[1];
    if (short !== undefined && SHORT[short]) {
      todo.push(...[...SHORT[short]].reverse());
      continue;
    }
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      cooked.push(arg);
      continue;
    }
    const [, given = "", glued] = /^--?(\/\/[^=]*|[^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const negated = /^no-/.test(given) && BOOLEAN.has(given.slice(3));
    const key = negated ? given.slice(3) : given;
    cooked.push(`--${given}`);
    if (glued !== undefined) cooked.push(glued);
    if (negated) options.set(key, "false");
    else if (BOOLEAN.has(key)) options.set(key, glued ?? "true");
    else if (glued !== undefined) options.set(key, glued);
    else if (isOption(key) && todo.length > 0) {
      const value = todo.pop() ?? "";
      cooked.push(value);
      options.set(key, value);
    } else options.set(key, "true");
    if (!BOOLEAN.has(key) && !isOption(key)) unknown.push(key);
  }
  return { words, options, unknown, cooked };
}
