import { expect, openLesson, test, typeFile } from "./fixtures.ts";

test("the tree shows folders, opens files and marks what changed", async ({ page }) => {
  await openLesson(page, "/lessons/password-in-the-environment/");
  await page.getByRole("button", { name: "File tree" }).click();
  const tree = page.getByRole("navigation", { name: "File tree" });
  await tree.getByRole("button", { name: "server.js" }).click();
  await expect(page.getByRole("tab", { name: /^api\/server\.js/ })).toHaveAttribute("aria-selected", "true");
  await tree.getByRole("button", { name: "api/" }).click();
  await expect(tree.getByRole("button", { name: "server.js" })).toHaveCount(0);
});

test("a file is compared with its start, and formatted", async ({ page }) => {
  await openLesson(page);
  await expect(page.getByRole("button", { name: /^What changed/ })).toHaveCount(0);
  await typeFile(page, "Dockerfile", "from busybox   \n\n\n\nrun echo hello\n");
  await page.getByRole("button", { name: "Format Dockerfile" }).click();
  await expect(page.locator(".view-lines")).toContainText("RUN echo hello");
  await page.getByRole("button", { name: /^What changed in Dockerfile/ }).click();
  await expect(page.locator(".file-diff .added")).toHaveText([/FROM busybox/, /^\+\s*$/, /RUN echo hello/]);
  await expect(page.locator(".file-diff .removed").first()).toContainText("FROM node:24-slim");
});

test("the lab's own values are problems wherever they are typed, under any name", async ({ page }) => {
  await openLesson(page, "/lessons/password-in-the-environment/");
  await page.getByRole("tab", { name: /^api\/Dockerfile/ }).click();
  await typeFile(page, "api/Dockerfile", "FROM node:24-slim\nLABEL weather=kT4vQz8mWx2RbL6n\n");
  const problems = page.locator(".problems");
  await problems.locator("summary").click();
  await expect(problems).toContainText("This is the value of db_password");
});

test.describe("in a text area", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the same problems are listed, and each leads to its place", async ({ page }) => {
    await openLesson(page);
    await page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: "Files" }).click();
    const problems = page.locator(".problems");
    await problems.locator("summary").click();
    await problems.getByRole("button", { name: "Dockerfile:3" }).first().click();
    const selected = await page
      .locator("textarea.plain-editor")
      .evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(selected).toContain("NPM_TOKEN");
  });
});
