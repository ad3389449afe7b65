import type { Page } from "@playwright/test";
import { expect, FIRST_LESSON, hydrated, openLesson, terminalText, test } from "./fixtures.ts";

test.use({ serviceWorkers: "allow" });

/** Opens home as a first visit, and waits until the page says that the browser has the site. */
async function visitOnce(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page.getByText("it works without a network")).toBeVisible({ timeout: 60_000 });
}

test("after one visit a lesson that was never opened works without a network", async ({ page, context }) => {
  await visitOnce(page);
  await context.setOffline(true);
  await openLesson(page, FIRST_LESSON);
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible();
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type(
    "docker build --build-arg NPM_TOKEN=$(cat npm_token.txt) -t shop . ; echo ended-$((40 + 2))\n",
  );
  await expect.poll(() => terminalText(page), { timeout: 60_000 }).toContain("ended-42");
});

test("the playground and the search work without a network, too", async ({ page, context }) => {
  await visitOnce(page);
  await context.setOffline(true);
  await page.goto("/playground/");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto("/curriculum/");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByPlaceholder("Search").fill("secret mount");
  await expect(page.locator(".pagefind-ui__result").first()).toBeVisible();
});

test("an address without its last slash, and one that does not exist, are answered as a host would", async ({
  page,
  context,
}) => {
  await visitOnce(page);
  await context.setOffline(true);
  await page.goto("/curriculum");
  await expect(page.getByRole("heading", { level: 1, name: "Curriculum" })).toBeVisible();
  // A page of its own, for a missing one is an error that the fixture's watch would count.
  const lost = await context.newPage();
  expect((await lost.goto(new URL("/nope/", page.url()).href))?.status()).toBe(404);
  await expect(lost.getByText("There is no page at this address")).toBeVisible();
});

test("a new build is shown by the first page that is opened online", async ({ page, context, baseURL }) => {
  await visitOnce(page);
  await context.route(`${baseURL}frameworks/`, async (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>new</title><h1>A newer page</h1>" }),
  );
  await page.goto("/frameworks/");
  await expect(page.getByRole("heading", { name: "A newer page" })).toBeVisible();
});
