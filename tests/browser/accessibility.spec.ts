import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, FIRST_LESSON, openLesson, test } from "./fixtures.ts";
import { PAGES } from "./pages.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** axe's findings as sentences, so that a failure says what to mend. */
async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  // Monaco's and xterm's inner elements are theirs; what surrounds them is ours.
  const { violations: found } = await (rules.length > 0 ? axe.withRules([...rules]) : axe.withTags(TAGS))
    .exclude(".monaco-editor")
    .exclude(".xterm")
    .analyze();
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`),
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    for (const path of PAGES) {
      test(`${path} has no accessibility violation`, async ({ page }) => {
        await page.goto(path);
        // The themes differ in nothing but colours: the second one need not be asked for the rest.
        expect(await violations(page, colorScheme === "dark" ? ["color-contrast"] : [])).toEqual([]);
      });
    }

    test("the lab has none, with evidence, hint, solution and help open", async ({ page }) => {
      await openLesson(page);
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Give me a hint" }).first().click();
      await page.getByRole("button", { name: "Show a solution" }).click();
      await expect(page.locator(".diff").first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Help and shortcuts" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test("the attacker's view, the journey and both runs have none", async ({ page }) => {
      await openLesson(page, "/lessons/deleted-is-not-gone/");
      await page.getByRole("tab", { name: "Look around" }).click();
      await expect(page.locator(".shelves")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.locator(".shelf", { hasText: "Build log" }).click();
      await expect(page.locator(".lines")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: /^Image layers/ }).click();
      await expect(page.locator(".layer-file.leaking").first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "two runs" }).first().click();
      await expect(page.locator(".runs")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Journey" }).click();
      await page.getByText("The same as a table").click();
      await page.getByRole("button", { name: "File tree" }).click();
      expect(await violations(page)).toEqual([]);
    });

    test("the lab has none on a phone, in any of its tabs", async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await openLesson(page);
      for (const tab of ["Story", "Files", "Terminal", "Leaks"]) {
        await page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: tab }).click();
        expect(await violations(page)).toEqual([]);
      }
    });
  });
}

test("buttons and links of the lab are at least 24 pixels high or stand in text", async ({ page }) => {
  await openLesson(page, FIRST_LESSON);
  const small = await page
    .locator(
      ".lab :is(button, a):visible:not(.monaco-editor *):not(.xterm *):not(.story-text p a, .story-text li a)",
    )
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.getBoundingClientRect().height < 24)
        .map((element) => element.textContent?.trim()),
    );
  expect(small).toEqual([]);
});
