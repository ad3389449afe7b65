import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { builtPages, DIST } from "./pages.ts";

/** The file behind an address, as a static host finds it. */
function fileOf(path: string): string {
  return join(DIST, path.endsWith("/") ? `${path}index.html` : path);
}

const texts = new Map<string, string>();
function textOf(path: string): string {
  const text = texts.get(path) ?? readFileSync(fileOf(path), "utf8");
  texts.set(path, text);
  return text;
}

/** `href` and `src` of a page, without what lies inside code. */
function addressesIn(html: string): string[] {
  return [...html.matchAll(/<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(
    ([, address = ""]) => address.replaceAll("&amp;", "&"),
  );
}

test("every link inside the site leads to a page, and to a place on it", () => {
  const broken: string[] = [];
  for (const page of builtPages()) {
    for (const address of addressesIn(textOf(page))) {
      const { origin, pathname, hash } = new URL(address, `http://site${page}`);
      if (origin !== "http://site") continue;
      const path = decodeURIComponent(pathname);
      if (!existsSync(fileOf(path))) broken.push(`${page}: ${address} leads nowhere`);
      else if (
        hash &&
        path.endsWith("/") &&
        !textOf(path).includes(` id="${decodeURIComponent(hash.slice(1))}"`)
      )
        broken.push(`${page}: ${address} names no place on that page`);
    }
  }
  expect([...new Set(broken)]).toEqual([]);
});

test("links to other sites are encrypted, and none names this machine", () => {
  const plain = builtPages().flatMap((page) =>
    addressesIn(textOf(page))
      .filter((address) => /^http:/.test(address))
      .map((address) => `${page}: ${address}`),
  );
  expect(plain).toEqual([]);
});

test("every page has a title, a description of some length, and one heading of the first rank", () => {
  const poor: string[] = [];
  const titles = new Map<string, string>();
  for (const page of builtPages().filter((path) => path !== "/404.html")) {
    const html = textOf(page);
    const title = /<title>([^<]+)<\/title>/.exec(html)?.[1] ?? "";
    const description = /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? "";
    if (description.length < 40) poor.push(`${page}: its description has ${description.length} characters`);
    if (titles.has(title)) poor.push(`${page}: its title is that of ${titles.get(title)}`);
    titles.set(title, page);
    const headings = html.match(/<h1\b/g)?.length ?? 0;
    if (headings !== 1) poor.push(`${page}: it has ${headings} h1`);
  }
  expect(poor).toEqual([]);
});
