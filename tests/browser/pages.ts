import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The built site. */
export const DIST = join(import.meta.dirname, "../../dist");

/** Addresses of pages that are neither lessons nor built from them, in the order of the navigation. */
export const PAGES = [
  "/",
  "/curriculum/",
  "/playground/",
  "/concepts/two-questions/",
  "/concepts/secrets-and-secret-mounts/",
  "/concepts/surfaces/",
  "/concepts/not-a-secret-manager/",
  "/concepts/lifecycles/",
  "/incidents/",
  "/incidents/codecov-2021/",
  "/incidents/tj-actions-2025/",
  "/incidents/shai-hulud-2025/",
  "/incidents/secrets-in-public-images/",
  "/frameworks/",
  "/reference/cheat-sheet/",
  "/reference/rules/",
  "/reference/other-tools/",
  "/reference/commands/",
  "/reference/divergences/",
  "/reference/glossary/",
  "/teaching/",
] as const;

/** Addresses of all built pages, `/404.html` among them. */
export function builtPages(): string[] {
  if (!existsSync(DIST)) throw new Error("the site is not built: npm run build");
  return readdirSync(DIST, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".html"))
    .map((file) => `/${file.replaceAll("\\", "/").replace(/index\.html$/, "")}`)
    .sort();
}
