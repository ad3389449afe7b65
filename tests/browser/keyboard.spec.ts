import { expect, openLesson, test } from "./fixtures.ts";

test("Tab reaches the editor and the terminal, and leaves both", async ({ page }) => {
  await openLesson(page);
  await expect(page.locator(".monaco-editor")).toBeVisible();
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().focus();
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  await expect(page.locator(".monaco-editor.focused")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");

  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator(".xterm-helper-textarea")).not.toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".xterm-helper-textarea")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".xterm-helper-textarea")).not.toBeFocused();
});

test("the lesson is passed from the keyboard alone", async ({ page }) => {
  await openLesson(page);
  await page.getByRole("button", { name: "Show a solution" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".diff").first()).toBeVisible();
  await page.getByRole("button", { name: "Put this into my files" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".celebration")).toBeVisible({ timeout: 20_000 });
  await page.locator(".celebration a").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/deleted-is-not-gone/);
});

test("arrow keys move the bars between panes, and the lab remembers", async ({ page }) => {
  await openLesson(page);
  const story = page.locator(".pane.story");
  const before = (await story.boundingBox())?.width ?? 0;
  await page.getByRole("separator", { name: "Width of the story" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const after = (await story.boundingBox())?.width ?? 0;
  expect(after).toBeGreaterThan(before);
  await page.reload();
  await expect.poll(async () => (await story.boundingBox())?.width).toBe(after);
});

test("arrow keys walk the file tabs; ? opens the shortcuts and Escape closes them", async ({ page }) => {
  await openLesson(page);
  await page.getByRole("tab", { name: "Dockerfile" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "deliver.sh" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});
