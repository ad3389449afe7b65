import { expect, FIRST_LESSON, openLesson, test } from "./fixtures.ts";
import { PAGES } from "./pages.ts";

test.describe("at 390 pixels", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const path of [...PAGES, FIRST_LESSON, "/lessons/password-in-the-environment/"])
    test(`${path} does not scroll sideways`, async ({ page }) => {
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      const widest = await page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll("header, main, .pane, .story-text")].map(
            (part) => part.getBoundingClientRect().right,
          ),
        ),
      );
      expect(widest).toBeLessThanOrEqual(390);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });

  test("the lab is four tabs; the checks' state stands on the tab; files are edited in a text area", async ({
    page,
  }) => {
    await openLesson(page);
    const tabs = page.getByRole("navigation", { name: "Panes" });
    await expect(tabs.getByRole("button")).toHaveText([/Story/, /Files/, /Terminal/, /Leaks\s*\d\/\d/]);
    await tabs.getByRole("button", { name: "Files" }).click();
    await expect(page.locator("textarea.plain-editor")).toBeVisible();
    await expect(page.locator(".monaco-editor")).toHaveCount(0);
    await page.locator("textarea.plain-editor").fill("FROM busybox\n");
    await tabs.getByRole("button", { name: "Leaks" }).click();
    await expect(page.locator(".check.failed").first()).toBeVisible();
  });

  test("a suggested command of the story opens the terminal and runs", async ({ page }) => {
    await openLesson(page);
    await page.locator('[data-run="sh deliver.sh"]').click();
    await expect(page.locator(".pane.terminal")).toBeVisible();
    await expect(page.locator(".xterm-accessibility")).toContainText("sh deliver.sh", { timeout: 20_000 });
  });
});

test.describe("between 900 and 1440 pixels", () => {
  test.use({ viewport: { width: 1100, height: 800 } });

  test("the attacker's view is a drawer", async ({ page }) => {
    await openLesson(page);
    const map = page.locator(".attacker .leak-map");
    await expect(map).toBeHidden();
    await page.getByRole("button", { name: /What an attacker sees/ }).click();
    await expect(map).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(map).toBeHidden();
  });
});

test.describe("inside a frame of another site's page", () => {
  test("the lab works without SharedArrayBuffer, sandboxed as learning platforms do", async ({
    page,
    baseURL,
  }) => {
    await page.setContent(
      `<iframe sandbox="allow-scripts allow-same-origin allow-forms" src="${baseURL}${FIRST_LESSON.slice(1)}" width="1440" height="800"></iframe>`,
    );
    const frame = page.frameLocator("iframe");
    await expect(frame.locator(".check").first()).toBeAttached({ timeout: 60_000 });
  });
});
