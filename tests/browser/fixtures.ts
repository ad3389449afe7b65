import { test as base, expect, type Page } from "@playwright/test";

export const FIRST_LESSON = "/lessons/token-in-the-history/";

/** Every test fails when its page logs an error, throws, or asks another origin for anything. */
export const test = base.extend<{ page: Page; baseURL: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern that names the fixtures, here none
  baseURL: async ({}, use) => {
    await use(process.env.LEAKLAB_URL ?? "");
  },
  page: async ({ page, baseURL }, use) => {
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`console: ${message.text()} (${page.url()})`);
    });
    page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== new URL(baseURL).origin)
        problems.push(`foreign: ${request.url()}`);
    });
    await use(page);
    expect(problems).toEqual([]);
  },
});

export { expect };

/** Waits until the first grading of a lesson is on the page. */
export async function openLesson(page: Page, path = FIRST_LESSON): Promise<void> {
  await page.goto(path);
  await expect(page.locator(".check").first()).toBeAttached({ timeout: 60_000 });
}

/** Waits until the page's components listen: before that a click does nothing. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
}

/** Waits until the terminal's last line has ended and the prompt is back. */
export async function promptIsBack(page: Page): Promise<void> {
  await expect.poll(() => terminalText(page), { timeout: 60_000 }).toMatch(/\$$/);
}

/** Replaces the chosen file's text in Monaco, as a person who selects all and pastes. */
export async function typeFile(page: Page, file: string, text: string): Promise<void> {
  await page.getByRole("tab", { name: file }).click();
  const editor = page.locator(".monaco-editor").first();
  await expect(editor).toBeVisible();
  await editor.locator(".view-lines").click({ position: { x: 40, y: 10 } });
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** What stands on the terminal's screen, without the blanks that wrapping puts into long lines. */
export async function terminalText(page: Page): Promise<string> {
  const rows = await page.locator(".xterm-accessibility-tree").allInnerTexts();
  return rows.join("").replace(/\s/g, "");
}
