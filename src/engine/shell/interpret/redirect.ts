import { FileSystemError } from "../../filesystem/types.ts";
import { bytesDescriptor } from "../../process/descriptor.ts";
import { openDescriptor } from "../../process/open.ts";
import type { Descriptor } from "../../process/types.ts";
import type { Redirect } from "../ast.ts";
import { ShellFailure } from "../errors.ts";
import { expandFields, expandQuoted, expandString } from "../expand/word.ts";
import type { Shell } from "../shell.ts";
import { encode } from "../text.ts";

/** A redirection that could not be made; the complaint was printed. */
export class RedirectFailure extends Error {
  override readonly name = "RedirectFailure";
}

/** What the descriptors were before (undefined: closed). */
export type Saved = Map<number, Descriptor | undefined>;

/** Makes the redirections in the shell's own process, in order. Throws RedirectFailure, with all undone. */
export async function applyRedirects(shell: Shell, redirects: readonly Redirect[]): Promise<Saved> {
  const saved: Saved = new Map();
  try {
    for (const redirect of redirects) await apply(shell, redirect, saved);
  } catch (error) {
    undoRedirects(shell, saved);
    throw error;
  }
  return saved;
}

export function undoRedirects(shell: Shell, saved: Saved): void {
  const { descriptors } = shell.process;
  for (const [fd, descriptor] of saved) {
    descriptors.get(fd)?.close();
    if (descriptor) descriptors.set(fd, descriptor);
    else descriptors.delete(fd);
  }
  saved.clear();
}

/** For `exec >file`: what was there before is closed. */
export function keepRedirects(saved: Saved): void {
  for (const descriptor of saved.values()) descriptor?.close();
  saved.clear();
}

function install(shell: Shell, fd: number, descriptor: Descriptor | undefined, saved: Saved): void {
  const { descriptors } = shell.process;
  if (saved.has(fd)) descriptors.get(fd)?.close();
  else saved.set(fd, descriptors.get(fd));
  if (descriptor) descriptors.set(fd, descriptor);
  else descriptors.delete(fd);
}

async function apply(shell: Shell, redirect: Redirect, saved: Saved): Promise<void> {
  const { operator, fd } = redirect;
  if (operator === "<<") {
    return install(shell, fd, bytesDescriptor(encode(await expandQuoted(shell, redirect.target))), saved);
  }
  const target = await targetOf(shell, redirect);
  if (operator === "<<<") return install(shell, fd, bytesDescriptor(encode(`${target}\n`)), saved);
  if (operator === ">&" || operator === "<&") {
    const duplicated = await duplicate(shell, target, operator, fd, saved);
    if (duplicated) return;
  }
  const both = operator === "&>" || operator === "&>>" || operator === ">&";
  const descriptor = await open(shell, target, operator);
  install(shell, both ? 1 : fd, descriptor, saved);
  if (both) install(shell, 2, descriptor.duplicate(), saved);
}

/** The file's name or the descriptor; only bash globs and splits it, and then wants exactly one word. */
async function targetOf(shell: Shell, redirect: Redirect): Promise<string> {
  if (!shell.isBash || redirect.operator === "<<<") return expandString(shell, redirect.target);
  const fields = await expandFields(shell, redirect.target);
  if (fields.length === 1) return fields[0]!;
  const source = redirect.target.parts.map((part) =>
    part.kind === "parameter"
      ? part.source
      : part.kind === "literal" || part.kind === "quoted"
        ? part.text
        : "",
  );
  await shell.warn(`${source.join("")}: ambiguous redirect`);
  throw new RedirectFailure();
}

/** `>&2`, `<&-`; false where ash and bash take the word for a file (`>&file`). */
async function duplicate(
  shell: Shell,
  target: string,
  operator: string,
  fd: number,
  saved: Saved,
): Promise<boolean> {
  const move = shell.isBash ? /^(\d+)-$/.exec(target)?.[1] : undefined;
  if (target === "-") install(shell, fd, undefined, saved);
  else if (move !== undefined || /^\d+$/.test(target)) {
    const number = Number(move ?? target);
    const source = shell.process.descriptors.get(number);
    if (!source) {
      await shell.warn(`${number}: Bad file descriptor`, shell.commandName);
      throw new RedirectFailure();
    }
    if (number !== fd) install(shell, fd, source.duplicate(), saved);
    if (move !== undefined) install(shell, number, undefined, saved);
  } else {
    if (operator === ">&" && shell.flavour.dialect.joinedRedirects && fd === 1) return false;
    if (shell.isBash) {
      await shell.warn(`${target}: ambiguous redirect`);
      throw new RedirectFailure();
    }
    await shell.warn(
      shell.flavour.name === "dash" ? "Syntax error: Bad fd number" : "syntax error: bad fd number",
    );
    throw new ShellFailure(2);
  }
  return true;
}

async function open(shell: Shell, target: string, operator: Redirect["operator"]): Promise<Descriptor> {
  const reading = operator === "<";
  const guarded = shell.options.has("noclobber") && [">", "&>", ">&"].includes(operator);
  try {
    if (target === "") throw new FileSystemError("ENOENT", target);
    if (guarded && isRegular(shell, target)) throw new FileSystemError("EEXIST", target);
    return openDescriptor(shell.process, target, {
      read: reading || operator === "<>",
      write: !reading,
      create: !reading,
      append: operator.endsWith(">>"),
      truncate: operator === ">" || operator === ">|" || operator === "&>" || operator === ">&",
    });
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await shell.warn(openMessage(shell, target, error, reading));
    throw new RedirectFailure();
  }
}

function isRegular(shell: Shell, target: string): boolean {
  const { process } = shell;
  const path = target.startsWith("/") ? target : `${process.cwd}/${target}`;
  const { filesystem } = process.machine;
  return (
    filesystem.exists(path, process.credentials) && filesystem.stat(path, process.credentials).kind === "file"
  );
}

function openMessage(shell: Shell, target: string, error: FileSystemError, reading: boolean): string {
  const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
  switch (shell.flavour.name) {
    case "dash":
      if (reading) return `cannot open ${target}: ${missing ? "No such file" : error.text}`;
      return `cannot create ${target}: ${missing ? "Directory nonexistent" : error.text}`;
    case "ash":
      if (reading) return `can't open ${target}: ${missing ? "no such file" : error.text}`;
      return `can't create ${target}: ${missing ? "nonexistent directory" : error.text}`;
    case "bash":
      return error.code === "EEXIST"
        ? `${target}: cannot overwrite existing file`
        : `${target}: ${error.text}`;
  }
}
