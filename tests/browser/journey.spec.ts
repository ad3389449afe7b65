import { expect, FIRST_LESSON, openLesson, terminalText, test, typeFile } from "./fixtures.ts";

const REPAIRED = `FROM node:24-slim
WORKDIR /app
COPY package.json .npmrc ./
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm install
COPY server.js ./
CMD ["node", "server.js"]
`;
const DELIVER = "docker build --secret id=npm_token,env=NPM_TOKEN -t shop .\n";

test("a newcomer starts the first lesson, sees the leak, repairs it and passes", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Start the first lesson" }).click();
  await expect(page).toHaveURL(new RegExp(FIRST_LESSON));

  // See it: the story's commands run in the terminal, and the token stands there.
  await expect(page.locator(".xterm-screen")).toBeVisible();
  await page.locator('[data-run="sh deliver.sh"]').click();
  await page.locator('[data-run="docker history --no-trunc shop"]').click();
  await expect.poll(() => terminalText(page), { timeout: 40_000 }).toContain("ARGNPM_TOKEN=npm_Zk3v");
  await expect(
    page.getByRole("button", { name: /^Image history: \d+ places? shows? a secret/ }),
  ).toBeVisible();
  await expect(page.locator(".lab-bar .bird.singing")).toBeVisible();

  // Fix it.
  await typeFile(page, "Dockerfile", REPAIRED);
  await typeFile(page, "deliver.sh", DELIVER);

  // Prove it: checks follow the typing; Ctrl+Enter asks for a verdict.
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator(".celebration")).toContainText("Solved");
  await expect(page.locator(".lab .leak-map .tile.leaking")).toHaveCount(0);
  await expect(page.locator(".lab-bar .bird.singing")).toHaveCount(0);
  await expect(page.getByRole("status").filter({ hasText: "All checks passed" })).toBeAttached();

  // Progress is remembered.
  await page.goto("/curriculum/");
  await expect(page.locator('[data-lesson="token-in-the-history"]')).toHaveAttribute(
    "data-progress",
    "solved",
  );
});

test("a failed check shows its evidence, the attacker's command and the line that caused it", async ({
  page,
}) => {
  await openLesson(page);
  const failed = page.locator(".check.failed").first();
  await expect(failed.locator(".secret").first()).toHaveText("{npm_token}");
  await failed.getByRole("button", { name: "show me" }).first().click();
  await expect.poll(() => terminalText(page), { timeout: 40_000 }).toContain("ARGNPM_TOKEN=npm_Zk3v");
  await failed
    .getByRole("button", { name: /^why: Dockerfile:/ })
    .first()
    .click();
  await expect(page.locator(".monaco-editor.focused")).toBeVisible();
  await expect(page.locator(".leak-cause").first()).toBeVisible();
});

test("deleting the install is not an answer", async ({ page }) => {
  await openLesson(page);
  await typeFile(page, "Dockerfile", REPAIRED.replace(/RUN .*\n/, ""));
  await page.getByRole("button", { name: /^Run checks/ }).click();
  await expect(page.locator(".check.failed").first()).toBeVisible();
  await expect(page.locator(".celebration")).toHaveCount(0);
});

test("drafts survive a reload, a damaged one is reported and kept", async ({ page }) => {
  await openLesson(page);
  await typeFile(page, "Dockerfile", "FROM busybox\n# mine\n");
  await page.reload();
  await expect(page.locator(".monaco-editor .view-lines")).toContainText("mine");
  await page.evaluate(() =>
    localStorage.setItem("leaklab.draft.token-in-the-history", '{"version":1,"value":'),
  );
  await page.reload();
  await expect(page.locator(".lab-notice")).toContainText("could not be read");
  await typeFile(page, "Dockerfile", "FROM busybox\n");
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem("leaklab.draft.token-in-the-history.damaged")))
    .toBe('{"version":1,"value":');
});

test("the solution is a diff with its why, and can be put into the files", async ({ page }) => {
  await openLesson(page);
  await page.getByRole("button", { name: "Show a solution" }).click();
  await expect(page.locator(".diff .added").first()).toContainText("--mount=type=secret");
  await expect(page.locator(".solution .why").first()).toContainText("secret mount");
  await page.getByRole("button", { name: "Put this into my files" }).click();
  await expect(page.locator(".celebration")).toBeVisible({ timeout: 20_000 });
});

test("files can be added, renamed, deleted and put back", async ({ page }) => {
  await openLesson(page);
  await page.getByRole("button", { name: "Add a file" }).click();
  await page.getByLabel("Name of the new file").fill(".dockerignore");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("tab", { name: /\.dockerignore/ })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Rename .dockerignore" }).click();
  await page.getByLabel(/New name/).fill("Dockerfile");
  await expect(page.locator(".name-form [role=alert]")).toContainText("There is a file of this name already");
  await page.getByLabel(/New name/).fill("notes.txt");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Delete notes.txt" }).click();
  await expect(page.getByRole("tab", { name: /notes/ })).toHaveCount(0);
});

test("what the shell writes appears in the editor", async ({ page }) => {
  await openLesson(page);
  await page.locator(".xterm-screen").click();
  await page.keyboard.type("echo .npmrc > .dockerignore");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /\.dockerignore/ })).toBeVisible({ timeout: 20_000 });
});

test("an endless loop in the terminal ends and the page stays usable", async ({ page }) => {
  await openLesson(page);
  await page.locator(".xterm-screen").click();
  await page.keyboard.type("while true; do :; done");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+c");
  await expect(page.locator(".xterm-accessibility")).toContainText(/stopped/i, { timeout: 30_000 });
  await page.keyboard.type("echo still here");
  await page.keyboard.press("Enter");
  await expect(page.locator(".xterm-accessibility")).toContainText("still here", { timeout: 20_000 });
});
