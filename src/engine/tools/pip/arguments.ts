/** What `pip install` and `pip download` are asked for, from the command line, settings and requirement files. */

import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { PipConfig } from "./config.ts";
import { PipError } from "./error.ts";

const TAKES_VALUE = new Set(
  "-i --index-url --pypi-url --extra-index-url -f --find-links --trusted-host -t --target -d --dest --prefix --root -r --requirement -c --constraint --root-user-action --timeout --retries --cache-dir --proxy --cert --client-cert --log --progress-bar --python-version --platform --only-binary --no-binary --upgrade-strategy -e --editable --src --abi --implementation --exists-action --keyring-provider --use-feature --use-deprecated --report --config-settings --python".split(
    " ",
  ),
);
const LONG: Readonly<Record<string, string>> = {
  "-i": "--index-url",
  "--pypi-url": "--index-url",
  "-f": "--find-links",
  "-r": "--requirement",
  "-c": "--constraint",
  "-t": "--target",
  "-d": "--dest",
  "-e": "--editable",
  "-U": "--upgrade",
  "-q": "--quiet",
  "-v": "--verbose",
};

export interface PipOptions {
  readonly flags: ReadonlySet<string>;
  readonly verbosity: number;
  readonly index: string | undefined;
  readonly extraIndexes: readonly string[];
  readonly links: readonly string[];
  readonly retries: number;
  readonly requirements: readonly string[];
}

export function readOptions(
  process: Process,
  config: PipConfig,
  command: string,
  words: readonly string[],
): PipOptions {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const requirements: string[] = [];
  let verbosity = 0;
  const take = (list: readonly string[], folder: string) => {
    const todo = [...list].reverse();
    for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
      if (!word.startsWith("-") || word === "-") {
        requirements.push(word);
        continue;
      }
      if (/^-[qv]{2,}$/.test(word)) todo.push(...[...word.slice(1)].map((letter) => `-${letter}`));
      else {
        const equals = word.startsWith("--") ? word.indexOf("=") : -1;
        const glued = equals < 0 && /^-[a-zA-Z]./.test(word);
        const given = equals >= 0 ? word.slice(0, equals) : glued ? word.slice(0, 2) : word;
        const name = LONG[given] ?? given;
        if (!TAKES_VALUE.has(given)) {
          flags.add(name);
          if (name === "--verbose") verbosity += 1;
          if (name === "--quiet") verbosity -= 1;
          continue;
        }
        const value = equals >= 0 ? word.slice(equals + 1) : glued ? word.slice(2) : (todo.pop() ?? "");
        if (name === "--requirement") takeFile(absolute(value, folder), value);
        else values.set(name, [...(values.get(name) ?? []), value]);
      }
    }
  };
  const takeFile = (path: string, shown: string) => {
    const text = requirementFile(process, path, shown);
    for (const raw of text.replaceAll(/\\\r?\n/g, "").split(/\r?\n/)) {
      const line = raw
        .replace(/(^|\s)#.*$/, "")
        .trim()
        .replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => process.environment.get(name) ?? whole);
      if (line === "") continue;
      take(
        line.startsWith("-") ? line.split(/\s+/) : [line.replace(/\s+--hash.*$/, "")],
        path.replace(/\/[^/]*$/, ""),
      );
    }
  };
  take(words, process.cwd);
  const setting = (key: string) => config.get(command, key);
  if (values.has("--editable")) throw new NotModelledError("pip install --editable");
  const many = (name: string, key: string) => [
    ...(setting(key)?.split(/\s+/).filter(Boolean) ?? []),
    ...(values.get(name) ?? []),
  ];
  for (const name of ["break-system-packages", "no-index", "quiet"]) {
    if (/^(1|true|yes|on|t|y)$/i.test(setting(name) ?? "")) flags.add(`--${name}`);
  }
  if (setting("verbose") !== undefined) verbosity += Number(setting("verbose")) || 0;
  for (const name of ["--target", "--prefix", "--root", "--root-user-action", "--dest"]) {
    if (values.has(name)) flags.add(name);
  }
  return {
    flags,
    verbosity,
    index: values.get("--index-url")?.at(-1) ?? setting("index-url"),
    extraIndexes: many("--extra-index-url", "extra-index-url"),
    links: many("--find-links", "find-links"),
    retries: Number(values.get("--retries")?.at(-1) ?? setting("retries") ?? 5),
    requirements,
  };
}

function requirementFile(process: Process, path: string, shown: string): string {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const number = error.code === "ENOENT" ? 2 : error.code === "EACCES" ? 13 : 21;
    throw new PipError(`Could not open requirements file: [Errno ${number}] ${error.text}: '${shown}'`);
  }
}
