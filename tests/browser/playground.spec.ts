import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "./fixtures.ts";

const REAL = "npm_r3aLr3aLr3aLr3aLr3aLr3aLr3aLr3aLr3aL";

async function paste(page: Page, dockerfile: string): Promise<void> {
  await page.goto("/playground/");
  await hydrated(page);
  await page.getByLabel("Dockerfile", { exact: true }).fill(dockerfile);
  await page.getByRole("button", { name: "Use these" }).click();
  await expect(page.getByRole("heading", { name: "What is secret here?" })).toBeVisible();
}

test("a pasted Dockerfile is proved, mended, and no real value is kept", async ({ page }) => {
  await paste(page, `FROM busybox\nENV NPM_TOKEN=${REAL}\nRUN true\n`);
  await expect(page.locator(".credentials li")).toHaveCount(1);
  await expect(page.locator(".credentials")).toContainText("Dockerfile:2");
  await page.getByRole("button", { name: "Prove it" }).click();
  const check = page.locator(".check", { hasText: "Nobody can read npm_token" });
  await expect(check).toHaveClass(/failed/, { timeout: 60_000 });
  await expect(check).toContainText("Env NPM_TOKEN");
  expect(await page.content()).not.toContain(REAL);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(REAL);
});

test("the example's link opens as the same project, and the download holds leaklab.yaml", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/playground/");
  await hydrated(page);
  await page.getByRole("button", { name: "Try an example" }).click();
  await page.getByRole("button", { name: "Prove it" }).click();
  await expect(page.locator(".check").first()).toBeAttached({ timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the project" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("leaklab-project.zip");
  expect((await readFile(await download.path())).toString("latin1")).toContain(
    "leaklab-project/leaklab.yaml",
  );
  await page.getByRole("button", { name: "Copy a link" }).click();
  await expect(page.getByText("The link is copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => localStorage.clear());
  await page.goto("/curriculum/");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "What is secret here?" })).toBeVisible();
  await expect(page.locator(".credentials li")).toHaveCount(2);
});

test("a click that comes before the page listens is not lost", async ({ page }) => {
  let listen = () => {};
  const held = new Promise<void>((go) => {
    listen = go;
  });
  await page.route(/_astro\/Playground\..*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/playground/", { waitUntil: "commit" });
  await page.getByRole("button", { name: "Try an example" }).click();
  await expect(page.locator("astro-island[ssr]")).toHaveCount(1);
  listen();
  await expect(page.getByRole("heading", { name: "What is secret here?" })).toBeVisible();
});

test("a folder is dropped as a whole, without what tools put there", async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), "shop-"));
  await mkdir(join(folder, "api/node_modules/left"), { recursive: true });
  await writeFile(join(folder, "Dockerfile"), "FROM node:24-alpine\nARG NPM_TOKEN\nCOPY api .\n");
  await writeFile(join(folder, "api/.npmrc"), "//npm.acme.test/:_authToken=npm_7Hq2ZxW9vLr4TbKd\n");
  await writeFile(join(folder, "api/node_modules/left/index.js"), "");
  await page.goto("/playground/");
  await hydrated(page);
  const box = await page.locator(".drop").boundingBox();
  if (!box) throw new Error("there is no place to drop at");
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await client.send("Input.dispatchDragEvent", { type, x: box.x + 40, y: box.y + 20, data });
  await expect(page.getByRole("heading", { name: "What is secret here?" })).toBeVisible();
  await rm(folder, { recursive: true });
  await expect(page.locator(".credentials")).toContainText("api/.npmrc");
  await expect(page.locator("body")).not.toContainText("node_modules");
});

test("a damaged link, and files that are none, are said in a sentence", async ({ page }) => {
  await page.goto("/playground/#project=AAAA");
  await hydrated(page);
  await expect(page.getByRole("alert")).toContainText("could not be read");
  await page.getByLabel("Choose files").setInputFiles({
    name: "logo.png",
    mimeType: "image/png",
    buffer: Buffer.from([0x89, 0x50, 0xff, 0xfe]),
  });
  await expect(page.getByText("There is no text file among them.")).toBeVisible();
});

test("progress travels as a file; a damaged one changes nothing", async ({ page }) => {
  await page.goto("/curriculum/");
  await page.evaluate(() =>
    localStorage.setItem(
      "leaklab.progress",
      JSON.stringify({ version: 1, value: { "token-in-the-history": { state: "solved", hints: 1 } } }),
    ),
  );
  await page.reload();
  await hydrated(page);
  const panel = page.getByRole("region", { name: "Your progress" });
  await expect(panel).toContainText("1 of");
  await panel.getByText("Export, import, reset").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Export" }).click(),
  ]);
  const file = await readFile(await download.path());
  await panel.getByRole("button", { name: "Reset…" }).click();
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel).toContainText("0 of");
  const give = (buffer: Buffer) =>
    panel.getByLabel("Import").setInputFiles({ name: "progress.json", mimeType: "application/json", buffer });
  await give(file.subarray(0, 30));
  await expect(panel.getByRole("status")).toContainText("was not imported");
  await give(file);
  await expect(panel).toContainText("1 of");
  await expect(page.locator('[data-lesson="token-in-the-history"]').first()).toContainText("solved");
});
