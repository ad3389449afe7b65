/**
 * The hash that composer.lock keeps of composer.json, and the autoloader that bears it in the names of its classes: whoever
 * reads vendor/ learns whether a guess of an address in composer.json is right. Seen on Composer 2.8.8.
 */
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { UserFiles } from "../registries/files.ts";
import type { Project } from "./types.ts";

/** What of composer.json counts, in the order in which it is hashed. */
const COUNTED = [
  ...["conflict", "extra", "minimum-stability", "name", "prefer-stable", "provide"],
  ...["replace", "repositories", "require", "require-dev", "version"],
];

/** The MD5 of what decides about the packages, as PHP writes JSON: slashes escaped, ASCII only, empty objects as lists. */
export function contentHash(project: Project): string {
  const given = project as Readonly<Record<string, unknown>>;
  const counted: Record<string, unknown> = {};
  const platform = project.config?.platform;
  // Composer sorts the names, and `config` stands before `conflict`.
  if (platform !== undefined) counted.config = { platform };
  for (const name of COUNTED) if (given[name] !== undefined) counted[name] = given[name];
  const empty = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && Object.keys(value).length === 0 ? [] : value;
  const json = JSON.stringify(counted, empty)
    .replaceAll("/", "\\/")
    .replace(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return bytesToHex(md5(bytesOf(json)));
}

/** Writes vendor/autoload.php and what it includes. One that is there keeps the name of its classes. */
export function writeAutoloader(files: UserFiles, hash: string): void {
  const before = /ComposerAutoloaderInit([^:\s]+)::/.exec(files.readText("vendor/autoload.php") ?? "")?.[1];
  const name = before ?? hash;
  const php = (path: string, text: string) => files.write(`vendor/${path}`, `<?php\n\n${text}\n`);
  php(
    "autoload.php",
    `require_once __DIR__ . '/composer/autoload_real.php';\n\nreturn ComposerAutoloaderInit${name}::getLoader();`,
  );
  php("composer/autoload_real.php", `class ComposerAutoloaderInit${name}\n{\n}`);
  php(
    "composer/autoload_static.php",
    `namespace Composer\\Autoload;\n\nclass ComposerStaticInit${name}\n{\n}`,
  );
}
