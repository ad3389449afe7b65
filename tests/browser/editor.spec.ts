import AxeBuilder from "@axe-core/playwright";
import { expect, openLesson, test, typeFile } from "./fixtures.ts";

test("squiggles follow the typing, and a quick fix mends three files at once", async ({ page }) => {
  await openLesson(page);
  await expect(page.locator(".monaco-editor .squiggly-warning").first()).toBeVisible();
  const problems = page.locator(".problems");
  await problems.locator("summary").click();
  await expect(problems.getByRole("link", { name: "arg-secret" })).toHaveAttribute(
    "href",
    "/reference/rules/#arg-secret",
  );
  await page.getByRole("button", { name: "Turn NPM_TOKEN into a secret mount" }).click();
  await expect(page.locator(".monaco-editor .squiggly-warning")).toHaveCount(0);
  await expect(page.locator(".view-lines")).toContainText("--mount=type=secret,id=npm_token,env=NPM_TOKEN");
  await expect(problems).toHaveCount(0);
  await expect(page.locator(".celebration")).toContainText("Solved", { timeout: 60_000 });
});

test("completion offers a mount's options and this lab's secrets; a hover explains a word", async ({
  page,
}) => {
  await openLesson(page);
  await typeFile(page, "deliver.sh", "docker build --secret id=npm_token,env=NPM_TOKEN -t shop .\n");
  await typeFile(page, "Dockerfile", "FROM node:24-slim\n");
  await page.keyboard.type("RUN --mount=type=secret,");
  const list = page.locator(".suggest-widget .monaco-list-row");
  await expect(list.first()).toContainText("id");
  await page.keyboard.press("Escape");
  await page.keyboard.type("id=");
  await expect(list.first()).toContainText("npm_token");
  await page.keyboard.press("Enter");
  await expect(page.locator(".view-lines")).toContainText("id=npm_token");
});

test("the page of the rules has an entry for each id, and no fault that axe knows", async ({ page }) => {
  await page.goto("/reference/rules/");
  expect(await page.locator("article.rule").count()).toBeGreaterThanOrEqual(30);
  for (const rule of ["arg-secret", "secret-written-to-layer", "compose-secret-mode"])
    await expect(page.locator(`h3[id="${rule}"]`)).toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("Ctrl+F finds within the file, and Escape goes back to the text", async ({ page }) => {
  await openLesson(page);
  await typeFile(page, "Dockerfile", "FROM busybox\nRUN echo one\nRUN echo two\n");
  await page.keyboard.press("ControlOrMeta+f");
  const find = page.getByRole("textbox", { name: "Find" });
  await expect(find).toBeFocused();
  expect((await page.locator(".find-widget").boundingBox())?.height).toBeLessThan(50);
  await page.keyboard.type("echo");
  await expect(page.locator(".find-widget .matchesCount")).toHaveText("1 of 2");
  await page.keyboard.press("Escape");
  await expect(find).toBeHidden();
  await page.keyboard.type("print");
  await expect(page.locator(".view-lines")).toContainText("print one");
});
