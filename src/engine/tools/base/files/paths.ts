import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { baseName, dirName, join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";

/** `link`: only what a dangling link names may be missing, as BusyBox has it. */
type Missing = "none" | "link" | "last" | "any";

/** The real path, where the last part (or, with `missing`, any part) need not exist. */
export function resolve(call: Call, path: string, missing: Missing): string {
  try {
    return call.files.realpath(path);
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "ENOENT" || missing === "none" || path === "")
      throw error;
    const link = call.files.look(path, false);
    if (link?.kind === "symlink") {
      const target = call.files.readlink(path);
      const next = missing === "link" ? "last" : missing;
      return resolve(call, target.startsWith("/") ? target : join(dirName(path), target), next);
    }
    if (missing === "link") throw error;
    const folder = resolve(call, dirName(path), missing === "any" ? "any" : "none");
    return baseName(path) === ".." ? dirName(folder) : join(folder, baseName(path));
  }
}

/** The way from the folder of `link` to `target`, for ln -r and realpath --relative-to. */
export function relativePath(call: Call, link: string, target: string): string {
  return between(resolve(call, dirName(link), "any"), resolve(call, target, "any"));
}

function between(from: string, to: string): string {
  const [start, end] = [from.split("/").filter(Boolean), to.split("/").filter(Boolean)];
  let common = 0;
  while (common < start.length && start[common] === end[common]) common++;
  return [...start.slice(common).map(() => ".."), ...end.slice(common)].join("/") || ".";
}

export const realpath: Tool = {
  options: {
    short: "emqszLP",
    long: {
      "canonicalize-existing": "e",
      "canonicalize-missing": "m",
      quiet: "q",
      zero: "z",
      "relative-to": "to:",
      strip: "s",
      "no-symlinks": "s",
    },
  },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        async () => {
          const real = resolve(
            call,
            path,
            call.has("e") ? "none" : call.has("m") ? "any" : call.busybox ? "link" : "last",
          );
          const from = call.options.value("to");
          await call.out(
            (from === undefined ? real : between(resolve(call, from, "any"), real)) +
              (call.has("z") ? "\0" : "\n"),
          );
        },
        (error) => `${path}: ${error.text}`,
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

export const readlink: Tool = {
  options: {
    short: "efmnqsvz",
    long: {
      canonicalize: "f",
      "canonicalize-existing": "e",
      "canonicalize-missing": "m",
      "no-newline": "n",
      quiet: "q",
      silent: "s",
      verbose: "v",
      zero: "z",
    },
  },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    let status = 0;
    for (const path of call.operands) {
      try {
        const text = call.has("e", "f", "m")
          ? resolve(
              call,
              path,
              call.has("e") ? "none" : call.has("m") ? "any" : call.busybox ? "link" : "last",
            )
          : call.files.readlink(path);
        await call.out(text + (call.has("n") ? "" : call.has("z") ? "\0" : "\n"));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        if (call.has("v")) await call.warn(`${path}: ${error.text}`);
        status = 1;
      }
    }
    return status;
  },
};

export const basename: Tool = {
  options: { short: "as:z", long: { multiple: "a", suffix: "s:", zero: "z" } },
  async run(call: Call) {
    const { operands } = call;
    if (operands.length === 0) call.usage(call.say("", "missing operand"));
    const many = call.has("a", "s");
    if (!many && operands.length > 2) call.usage(call.say("", `extra operand '${operands[2]}'`));
    const suffix = call.options.value("s") ?? (many ? "" : (operands[1] ?? ""));
    for (const path of many ? operands : operands.slice(0, 1)) {
      const name = baseName(path);
      const cut =
        suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
      await call.out(cut + (call.has("z") ? "\0" : "\n"));
    }
    return 0;
  },
};

export const dirname: Tool = {
  options: { short: "z", long: { zero: "z" } },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    for (const path of call.operands) await call.out(dirName(path) + (call.has("z") ? "\0" : "\n"));
    return 0;
  },
};
