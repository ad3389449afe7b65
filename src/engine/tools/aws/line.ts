/** The command line of aws: words, and options that may stand anywhere. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { AwsError, usageError } from "./errors.ts";

export interface Line {
  readonly process: Process;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Options that take a value, for all commands or for those that are modelled. */
const VALUED = new Set(
  (
    "profile endpoint-url region output query cli-read-timeout cli-connect-timeout ca-bundle color " +
    "csv profile-prefix format expires-in acl content-type cache-control sse storage-class metadata " +
    "domain domain-owner repository tool namespace duration-seconds"
  ).split(" "),
);
const FLAGS = new Set(
  (
    "version debug quiet no-progress only-show-errors no-sign-request no-verify-ssl no-cli-pager no-paginate recursive " +
    "dryrun delete summarize human-readable force skip-profile-prefix size-only exact-timestamps dry-run"
  ).split(" "),
);

/** Throws AwsError for what no command knows the end of, NotModelledError for other options. */
export function parseLine(process: Process): Line {
  const words: string[] = [];
  const options = new Map<string, string>();
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) words.push(word);
    else if (FLAGS.has(name)) options.set(name, "");
    else if (VALUED.has(name)) {
      const value = glued ?? todo.pop();
      if (value === undefined) throw usageError(`argument --${name}: expected one argument`);
      options.set(name, value);
    } else throw new NotModelledError(`aws --${name}`);
  }
  const address = options.get("endpoint-url");
  if (address !== undefined && !/^https?:\/\/./.test(address))
    throw new AwsError(
      `Bad value for --endpoint-url "${address}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`,
      252,
    );
  return { process, words, options };
}
