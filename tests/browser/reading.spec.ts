import { measure, neededToRead, sum } from "./budget.ts";
import { expect, FIRST_LESSON, test } from "./fixtures.ts";

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a lesson's story and its starting files can be read", async ({ page }) => {
    await page.goto(FIRST_LESSON);
    await expect(page.getByRole("heading", { level: 1, name: "The token in the history" })).toBeVisible();
    for (const step of ["See it", "Fix it", "Prove it"])
      await expect(page.getByRole("heading", { name: step })).toBeVisible();
    await expect(page.getByText("docker history --no-trunc shop")).toBeVisible();
    await expect(page.locator("textarea.plain-editor")).toHaveValue(/ARG NPM_TOKEN/);
  });

  test("an answer of the quiz says whether it is right, and why", async ({ page }) => {
    await page.goto(FIRST_LESSON);
    const answers = page.locator(".quiz li").first().locator("details");
    await expect(answers.getByText("Right.")).toBeHidden();
    await answers.nth(1).locator("summary").focus();
    await page.keyboard.press("Enter");
    await expect(answers.nth(1).getByText("Right.")).toBeVisible();
    await answers.nth(0).locator("summary").click();
    await expect(answers.nth(0).getByText("No.", { exact: true })).toBeVisible();
  });

  test("the decision aid shows all four outcomes and answers by itself", async ({ page }) => {
    await page.goto("/concepts/two-questions/");
    await expect(page.locator(".outcome:visible")).toHaveCount(4);
    await page.locator('input[name="build"][value="yes"]').check({ force: true });
    await expect(page.locator(".outcome:visible")).toHaveCount(2);
    await page.locator('input[name="run"][value="no"]').check({ force: true });
    await expect(page.locator(".outcome:visible")).toHaveCount(1);
    await expect(page.locator(".outcome:visible")).toContainText("--mount=type=secret");
  });

  test("home shows the map of the leaking Dockerfile", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator(".home-map .tile.leaking").first()).toBeVisible();
  });
});

test("home's map goes dark in three steps, and then there is no yellow on it", async ({ page }) => {
  await page.goto("/");
  const leaking = page.locator(".home-map .tile.leaking");
  const first = await leaking.count();
  await page.getByRole("radio", { name: /ARG/ }).check({ force: true });
  const second = await leaking.count();
  expect(first).toBeGreaterThan(second);
  expect(second).toBeGreaterThan(0);
  await page.getByRole("radio", { name: /Secret mount/ }).check({ force: true });
  await expect(leaking).toHaveCount(0);
  await expect(page.locator(".home-map .bird.singing")).toHaveCount(0);
});

test("a page that does not exist says so", async ({ page, baseURL }) => {
  const response = await page.request.get(`${baseURL}nope/`);
  expect(response.status()).toBe(404);
  expect(await response.text()).toContain("There is no page at this address");
});

test("each page has a title, a description and an icon of its own", async ({ page }) => {
  const titles = new Set<string>();
  for (const path of ["/", "/curriculum/", "/concepts/two-questions/", FIRST_LESSON]) {
    await page.goto(path);
    titles.add(await page.title());
    await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /.{40,}/);
    await expect(page.locator('link[rel~="icon"]')).toHaveAttribute("href", "/favicon.svg");
    await expect(page.locator('meta[property="og:image"]')).toHaveCount(1);
  }
  expect(titles.size).toBe(4);
});

test("no page holds an inline script, and the policy forbids them", async ({ page, baseURL }) => {
  for (const path of ["", "curriculum/", "concepts/two-questions/", FIRST_LESSON.slice(1)]) {
    const response = await page.request.get(`${baseURL}${path}`);
    const policy = response.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    const scripts = (await response.text()).match(/<script(?![^>]*\bsrc=)[^>]*>\s*[^\s<]/g) ?? [];
    expect(scripts).toEqual([]);
  }
});

test("what is needed to read a lesson stays under 150 kB compressed, the rest under 1.5 MB", async ({
  page,
}) => {
  const fetched = measure(page);
  await page.goto(FIRST_LESSON, { waitUntil: "networkidle" });
  await expect(page.locator(".check").first()).toBeAttached({ timeout: 60_000 });
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible();
  await expect(page.locator(".xterm-screen")).toBeVisible();
  for (const view of ["Look around", "Journey"]) await page.getByRole("tab", { name: view }).click();
  await expect(page.locator("svg.journey").first()).toBeVisible();
  const needed = neededToRead(fetched, FIRST_LESSON);
  const reading = sum(fetched, (path) => needed.has(path));
  const later = sum(fetched, (path) => !needed.has(path));
  expect(reading).toBeGreaterThan(20_000);
  expect(reading).toBeLessThan(150_000);
  expect(later).toBeLessThan(1_500_000);
});
