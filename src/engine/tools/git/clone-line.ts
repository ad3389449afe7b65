/** The command line of `git clone`. */
import { NotModelledError } from "../../source/errors.ts";
import { GitError } from "./session.ts";

export interface CloneLine {
  readonly address: string;
  readonly folder: string;
  readonly quiet: boolean;
  readonly branch: string | undefined;
  readonly config: readonly string[];
  readonly bare: boolean;
  readonly mirror: boolean;
  readonly recurse: boolean;
  readonly checkout: boolean;
  readonly origin: string;
  readonly filter: string | undefined;
  /** Where the repository is, when not in the working tree. */
  readonly separate: string | undefined;
}

/** Options that change nothing of what a clone leaves here. */
const IGNORED =
  /^(--no-tags|--tags|--single-branch|--no-single-branch|--progress|--no-hardlinks|--local|-l|--shared|-s|--shallow-submodules|--no-shallow-submodules|--remote-submodules|--verbose|-v)$/;

/** Throws GitError for a line without an address, NotModelledError for options that are not simulated. */
export function parseClone(words: readonly string[]): CloneLine {
  const rest: string[] = [];
  const config: string[] = [];
  const flags = new Set<string>();
  let branch: string | undefined;
  let depth: string | undefined;
  let filter: string | undefined;
  let origin = "origin";
  let separate: string | undefined;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const option = name ?? word;
    const value = () => glued ?? todo.pop() ?? "";
    if (option === "-c" || option === "--config") config.push(value());
    else if (option === "-b" || option === "--branch") branch = value();
    else if (/^--(depth|shallow-since|shallow-exclude)$/.test(option)) depth = value();
    else if (option === "--filter") filter = value();
    else if (option === "--separate-git-dir") separate = value();
    else if (option === "--template") value();
    else if (option === "-o" || option === "--origin") origin = value();
    else if (/^-j\d+$/.test(option)) continue;
    else if (option === "-j" || option === "--jobs") value();
    else if (/^(-q|--quiet|--bare|--mirror|-n|--no-checkout|--recurse-submodules|--recursive)$/.test(option))
      flags.add(option.replace("--recursive", "--recurse-submodules"));
    else if (IGNORED.test(option)) continue;
    else if (option.startsWith("-")) throw new NotModelledError(`git clone ${option}`);
    else rest.push(word);
  }
  const [address, given, more] = rest;
  if (more !== undefined) throw new GitError("fatal: Too many arguments.", 129);
  if (address === undefined) throw new GitError("fatal: You must specify a repository to clone.", 129);
  if (depth !== undefined && /^https?:/.test(address))
    throw new GitError(
      `Cloning into '${given ?? nameOf(address)}'...\nfatal: dumb http transport does not support shallow capabilities`,
    );
  const mirror = flags.has("--mirror");
  const bare = mirror || flags.has("--bare");
  const folder = given ?? `${nameOf(address)}${bare ? ".git" : ""}`;
  const quiet = flags.has("-q") || flags.has("--quiet");
  const checkout = !flags.has("-n") && !flags.has("--no-checkout");
  return {
    address,
    folder,
    quiet,
    branch,
    config,
    bare,
    mirror,
    checkout,
    origin,
    recurse: flags.has("--recurse-submodules"),
    filter,
    separate,
  };
}

/** The folder that a clone of an address is called after. */
function nameOf(address: string): string {
  return address
    .replace(/\/+$/, "")
    .replace(/^.*[/:]/, "")
    .replace(/\.(git|bundle)$/, "");
}
