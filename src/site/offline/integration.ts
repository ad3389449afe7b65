import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { transformWithOxc } from "vite";

/** What no browser asks for: the host's settings, and fonts in the format that only browsers without modules need. */
const NOT_KEPT = /^\/_headers$|\.woff$/;

/** Writes `/sw.js`, which keeps the finished site in the browser. Stands last: it lists what the others have written. */
export function offline(): AstroIntegration {
  return {
    name: "leaklab-offline",
    hooks: {
      "astro:build:done": async ({ dir }) => {
        const root = fileURLToPath(dir);
        const program = await readFile(new URL("service-worker.ts", import.meta.url), "utf8");
        await writeFile(join(root, "sw.js"), await serviceWorker(program, await digests(root)));
      },
    },
  };
}

/** The worker's text: the files it keeps, then its program without types. */
export async function serviceWorker(
  program: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { code } = await transformWithOxc(program, "service-worker.ts");
  return `const FILES = ${JSON.stringify(files)};\n${code}`;
}

/** By address, as a browser asks for it, the first half of each file's SHA-256; sorted, so that equal sites get equal workers. */
export async function digests(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => [addressOf(relative(root, file)), await digest(file)] as const),
  );
  return Object.fromEntries(
    found.filter(([address]) => !NOT_KEPT.test(address)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** `lessons/x/index.html` is asked for as `/lessons/x/`. */
function addressOf(file: string): string {
  return `/${file.split(sep).join("/")}`.replace(/\/index\.html$/, "/");
}

async function digest(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
    .slice(0, 32);
}
