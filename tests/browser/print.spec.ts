import { expect, test } from "./fixtures.ts";

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("the printed cheat sheet fits on two sheets of A4", async ({ page }) => {
      await page.goto("/reference/cheat-sheet/", { waitUntil: "networkidle" });
      const paper = await page.pdf({ preferCSSPageSize: true });
      const text = paper.toString("latin1");
      expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
      // A4 on its side, in points.
      expect(text).toMatch(/\/MediaBox \[0 0 841\.\d+ 59[45]\.\d+\]/);
    });

    test("on paper there is ink on white, and no navigation", async ({ page }) => {
      await page.goto("/reference/cheat-sheet/");
      await page.emulateMedia({ media: "print" });
      await expect(page.locator("header.header")).toBeHidden();
      await expect(page.locator("nav.sidebar")).toBeHidden();
      await expect(page.locator(".site-footer")).toBeHidden();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(0, 0, 0)");
    });
  });
