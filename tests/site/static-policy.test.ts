import { describe, expect, it } from "vitest";
import { CONTENT_SECURITY_POLICY } from "../../src/site/headers.ts";
import { hoistInlineScripts, withPolicy } from "../../src/site/static-policy.ts";

describe("hoistInlineScripts", () => {
  it("moves scripts into files, keeps their attributes and shares equal ones", () => {
    const scripts = new Map<string, string>();
    const html = hoistInlineScripts(
      '<script>a()</script><script type="module">b()</script><script>a()</script>',
      scripts,
    );
    expect(html).toMatch(
      /^<script src="\/(_astro\/inline\.\w{16}\.js)"><\/script><script type="module" src="\/_astro\/inline\.\w{16}\.js"><\/script><script src="\/\1"><\/script>$/,
    );
    expect([...scripts.values()]).toEqual(["a()", "b()"]);
  });

  it("leaves scripts with a source, data and templates alone", () => {
    const html =
      '<script type="module" src="/x.js"></script><script type="application/json">{}</script><script type="application/ld+json">{}</script>';
    expect(hoistInlineScripts(html, new Map())).toBe(html);
  });
});

describe("the policy", () => {
  it("stands before anything that the page loads", () => {
    expect(withPolicy('<html><head lang="x"><link href="a">')).toBe(
      `<html><head lang="x"><meta http-equiv="content-security-policy" content="${CONTENT_SECURITY_POLICY}"><link href="a">`,
    );
  });

  it("allows neither inline nor evaluated scripts, nor any other origin", () => {
    const directives = new Map(
      CONTENT_SECURITY_POLICY.split("; ").map((directive) => {
        const [name = "", ...values] = directive.split(" ");
        return [name, values] as const;
      }),
    );
    expect(directives.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get("default-src")).toEqual(["'none'"]);
    for (const values of directives.values()) for (const value of values) expect(value).toMatch(/^'|^data:$/);
  });
});
