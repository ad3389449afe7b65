import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Path of the browser that the tests drive: CHROME_PATH, a system's Chromium or Chrome, or Playwright's own. */
export function findChromium(): string {
  const named = process.env.CHROME_PATH;
  const candidates = [...(named ? [named] : INSTALLED), chromium.executablePath()];
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    "No Chromium found. Run `apt-get install chromium` or `npx playwright install chromium`, or set CHROME_PATH.",
  );
}
