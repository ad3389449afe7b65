import { expect, openLesson, terminalText, test, typeFile } from "./fixtures.ts";

const DELETED = "/lessons/deleted-is-not-gone/";
const ENVIRONMENT = "/lessons/password-in-the-environment/";

test("a file that a later layer deletes stands in its layer with the secret, and can be shown", async ({
  page,
}) => {
  await openLesson(page, DELETED);
  await page.getByRole("button", { name: /^Image layers: 2 places show/ }).click();
  const file = page.locator(".layer-file.leaking").first();
  await expect(file.locator("s")).toHaveText("/app/.npmrc");
  await expect(file.locator(".secret")).toHaveText("Deleted later, still in this layer");
  await expect(page.locator(".step.layer")).toHaveCount(6);
  await expect(page.locator(".step").last()).toContainText("what the image is built on");
  await file.getByRole("button", { name: "show me" }).click();
  await expect.poll(() => terminalText(page), { timeout: 40_000 }).toContain("_authToken=npm_");
});

test("everything that the delivery left behind can be opened", async ({ page }) => {
  await openLesson(page, ENVIRONMENT);
  await page.getByRole("tab", { name: "Look around" }).click();
  for (const name of ["Build log", "Image history", "Container config", "Arguments", "Compose config"])
    await expect(page.locator(".shelf", { hasText: name })).toBeVisible();
  await page.locator(".shelf", { hasText: "Container config" }).click();
  await page.getByRole("button", { name: /^shop-db-1/ }).click();
  const leaking = page.locator(".line.leaking");
  await expect(leaking).toHaveCount(1);
  await expect(leaking.locator(".where")).toHaveText("Env POSTGRES_PASSWORD");
  await expect(leaking.locator(".secret")).toHaveText(/^kT4v/);
  await page.getByRole("button", { name: "Everything there is" }).click();
  await expect(page.locator(".shelves")).toBeVisible();
});

test("the two runs stand side by side, with nothing but the secret marked", async ({ page }) => {
  await openLesson(page, ENVIRONMENT);
  await page.getByRole("button", { name: /^Environment: / }).click();
  await page.getByRole("button", { name: "two runs" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("columnheader", { name: "Run B" })).toBeVisible();
  const [a = "", b = ""] = await dialog.locator("td").allInnerTexts();
  expect(a).not.toBe(b);
  const marks = await dialog.locator("td .secret").allInnerTexts();
  expect(marks.join("")).not.toContain("PASSWORD");
  expect(a.replace(marks[0] ?? "", "")).toBe(b.replace(marks[1] ?? "", ""));
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the journey shows the leak, says it in words, and redraws when the files are repaired", async ({
  page,
}) => {
  await openLesson(page);
  await page.getByRole("tab", { name: "Journey" }).click();
  const picture = page.getByRole("img", { name: "The secret's journey" });
  await expect(picture).toBeVisible();
  await expect(picture.locator("desc")).toHaveText(/Leak: npm_token gets to the build \(build argument\)\./);
  await expect(picture.locator(".way.leak").first()).toBeAttached();
  await page.getByText("The same as a table").click();
  await expect(page.locator(".journey-table")).toContainText("build argument");

  await typeFile(
    page,
    "Dockerfile",
    'FROM node:24-slim\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm install\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
  );
  await typeFile(page, "deliver.sh", "docker build --secret id=npm_token,env=NPM_TOKEN -t shop .\n");
  await expect(picture.locator("desc")).toHaveText(
    /As meant: npm_token goes to the build \(secret mount npm_token\)\..*It can be read nowhere that it should not\./,
    { timeout: 20_000 },
  );
  await expect(picture.locator(".way.leak")).toHaveCount(0);
  await expect(picture.locator(".chip.leaking")).toHaveCount(0);
});
