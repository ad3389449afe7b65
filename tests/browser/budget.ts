import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** Compressed bytes (at gzip's best, as a host of static files does it once) by path of all that a page fetched but images and fonts. */
export function measure(page: Page): ReadonlyMap<string, { size: number; text: string }> {
  const fetched = new Map<string, { size: number; text: string }>();
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    const type = response.headers()["content-type"] ?? "";
    if (/html|css|javascript|json|wasm/.test(type))
      fetched.set(new URL(response.url()).pathname, {
        size: gzipSync(body, { level: 9 }).length,
        text: /javascript|html/.test(type) ? body.toString("utf8") : "",
      });
  });
  return fetched;
}

/**
 * What reading needs: the page, its style sheets, the scripts that its HTML names, and what those import before they run.
 * Imports that a script asks for later, and workers, are not among them.
 */
export function neededToRead(
  fetched: ReadonlyMap<string, { size: number; text: string }>,
  page: string,
): Set<string> {
  const needed = new Set([page]);
  const html = fetched.get(page)?.text ?? "";
  const waiting = [
    ...html.matchAll(/(?:src|href|component-url|renderer-url|before-hydration-url)="(\/[^"]+\.(?:js|css))"/g),
  ].map(([, path = ""]) => path);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const text = fetched.get(path)?.text ?? "";
    for (const [, specifier = ""] of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g))
      waiting.push(new URL(specifier, `http://page${path}`).pathname);
  }
  return needed;
}

export function sum(fetched: ReadonlyMap<string, { size: number }>, keep: (path: string) => boolean): number {
  return [...fetched].reduce((total, [path, { size }]) => total + (keep(path) ? size : 0), 0);
}
