import { expect, openLesson, test, typeFile } from "./fixtures.ts";

test("hints come one at a time, and stay when the lesson is solved", async ({ page }) => {
  await openLesson(page);
  const failed = page.locator(".check.failed").first();
  await expect(failed.locator(".hint")).toHaveCount(0);
  await failed.getByRole("button", { name: /^Give me a hint/ }).click();
  await expect(failed.locator(".hint")).toHaveCount(1);
  await expect(failed.locator(".hint")).toContainText("Every ARG with a value is written into the history");
  await failed.getByRole("button", { name: /^Another hint/ }).click();
  await expect(failed.locator(".hint")).toHaveCount(2);
  await page.getByRole("button", { name: "Show a solution" }).click();
  await page.getByRole("button", { name: "Put this into my files" }).click();
  await expect(page.locator(".celebration")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator(".hint").first()).toContainText("Every ARG with a value");
  await expect(page.locator(".celebration").getByRole("link")).toHaveAttribute("href", /^\/lessons\//);
});

test("a known mistake is explained in the first check that it fails", async ({ page }) => {
  await openLesson(page);
  await typeFile(
    page,
    "Dockerfile",
    'FROM node:24-slim\nWORKDIR /app\nARG BUILD_INFO\nENV NPM_TOKEN=$BUILD_INFO\nCOPY package.json .npmrc ./\nRUN npm install\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
  );
  await typeFile(page, "deliver.sh", 'docker build --build-arg BUILD_INFO="$NPM_TOKEN" -t shop .\n');
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("status").filter({ hasText: "First to mend" })).toBeAttached({
    timeout: 20_000,
  });
  await expect(page.locator(".check.failed").first().locator(".evidence li").first()).toBeVisible();
});
