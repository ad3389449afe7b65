import { expect, openLesson, promptIsBack, terminalText, test } from "./fixtures.ts";

test("a line can be taken back: its file is gone, and the machine does not know it any more", async ({
  page,
}) => {
  await openLesson(page);
  const terminal = page.locator(".pane.terminal");
  await page.locator(".xterm-screen").click();
  await page.keyboard.type("mkdir /tmp/kept; echo one > one.txt");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /^one\.txt/ })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.type("echo two > two.txt");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /^two\.txt/ })).toBeVisible();
  await terminal.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("tab", { name: /^two\.txt/ })).toHaveCount(0);
  await expect(page.getByRole("tab", { name: /^one\.txt/ })).toBeVisible();
  await expect.poll(() => terminalText(page)).toContain("Takenback:echotwo>two.txt");
});

test("suggestions come from the story and go once they were run; earlier lines outlive a reload", async ({
  page,
}) => {
  await openLesson(page);
  const suggestions = page.getByRole("list", { name: "Commands to try" });
  await suggestions.getByRole("button", { name: "sh deliver.sh" }).click();
  await expect(suggestions.getByRole("button", { name: "sh deliver.sh" })).toHaveCount(0);
  await expect.poll(() => terminalText(page), { timeout: 40_000 }).toContain("namingtodocker.io");
  await page.reload();
  await expect(page.locator(".xterm-screen")).toBeVisible();
  await page.locator(".xterm-screen").click();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => terminalText(page)).toContain("$shdeliver.sh");
});

test("Tab completes docker's commands, its flags and the images that were built", async ({ page }) => {
  await openLesson(page);
  await page.locator(".xterm-screen").click();
  await page.keyboard.type("sh deliver.sh");
  await page.keyboard.press("Enter");
  await expect.poll(() => terminalText(page), { timeout: 40_000 }).toContain("naming");
  await promptIsBack(page);
  await page.keyboard.type("docker hist");
  await page.keyboard.press("Tab");
  await expect.poll(() => terminalText(page)).toContain("dockerhistory");
  await page.keyboard.type("--no-t");
  await page.keyboard.press("Tab");
  await expect.poll(() => terminalText(page)).toContain("--no-trunc");
  await page.keyboard.type("sho");
  await page.keyboard.press("Tab");
  await expect.poll(() => terminalText(page)).toContain("dockerhistory--no-truncshop");
});

test("Ctrl+C copies what is selected and stops the line otherwise; Ctrl+V pastes", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLesson(page);
  await page.locator(".xterm-screen").click();
  await page.keyboard.type("typed and left");
  await page.keyboard.press("Control+c");
  await expect.poll(() => terminalText(page)).toContain("typedandleft^C");
  await page.evaluate(() => navigator.clipboard.writeText("echo pasted-$((40+2))\n"));
  await page.keyboard.press("Control+v");
  await expect.poll(() => terminalText(page), { timeout: 20_000 }).toContain("pasted-42");
});

test.describe("on a touch device", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("commands are typed into a field", async ({ page }) => {
    await openLesson(page);
    await page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: "Terminal" }).click();
    await page.getByRole("textbox", { name: "Command" }).fill("echo from-the-field");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(() => terminalText(page), { timeout: 20_000 })
      .toContain("echofrom-the-fieldfrom-the-field");
    await page.getByRole("button", { name: "Earlier line" }).click();
    await expect(page.getByRole("textbox", { name: "Command" })).toHaveValue("echo from-the-field");
  });
});
