import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { CONTENT_SECURITY_POLICY, securityHeaders } from "./headers.ts";

const INLINE_SCRIPT =
  /<script((?:\s+(?!src\b)[\w-]+(?:=(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*>([\s\S]*?)<\/script>/g;
const DATA_BLOCK = /\btype=["']?(application\/(ld\+)?json|text\/template)/;

/**
 * Makes the finished site run under one policy without inline scripts: each inline script moves into a
 * file named after its digest (loaded at the same place, so order and timing stay), each page gets the
 * policy as its first meta element, and `_headers` is written for hosts that read it.
 */
export function staticPolicy(): AstroIntegration {
  return {
    name: "leaklab-static-policy",
    hooks: {
      "astro:build:done": async ({ dir }) => {
        const root = fileURLToPath(dir);
        const scripts = new Map<string, string>();
        for (const page of await htmlFiles(root)) {
          const html = await readFile(page, "utf8");
          await writeFile(page, withPolicy(hoistInlineScripts(html, scripts)));
        }
        await mkdir(join(root, "_astro"), { recursive: true });
        for (const [name, text] of scripts) await writeFile(join(root, name), text);
        const headers = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`);
        await writeFile(join(root, "_headers"), `/*\n${headers.join("\n")}\n`);
      },
    },
  };
}

/** Replaces inline scripts by references; `scripts` collects file name (below the root) to text. */
export function hoistInlineScripts(html: string, scripts: Map<string, string>): string {
  return html.replace(INLINE_SCRIPT, (whole, attributes: string, text: string) => {
    if (text.trim() === "" || DATA_BLOCK.test(attributes)) return whole;
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
    const name = `_astro/inline.${digest}.js`;
    scripts.set(name, text);
    return `<script${attributes} src="/${name}"></script>`;
  });
}

/** Puts the policy before anything that a page loads. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${CONTENT_SECURITY_POLICY}">`;
  return html.replace(/<head[^>]*>/, (head) => `${head}${meta}`);
}

async function htmlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath, entry.name));
}
