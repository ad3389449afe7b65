import { expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** Seen on Compose 2.40.3, with pipes for both streams. */
const PROJECT = {
  "compose.yaml": "services:\n  web:\n    image: web\n    build: .\n",
};

test("compose prints a build's progress to standard output, and that it is done to standard error", async () => {
  const files = workspaceOf({ ...PROJECT, Dockerfile: "FROM busybox\nRUN echo hello\n" });
  const host = await createHost({ files, folder: "shop" });
  const { stdout, stderr } = await host.run("docker compose build");
  expect(stdout).toMatch(/^#\d+ [\d.]+ hello$/m);
  expect(stderr).toBe(" web  Built\n");
});

test("the excerpt of a Dockerfile that fails goes to standard error, every other line empty", async () => {
  const files = workspaceOf({ ...PROJECT, Dockerfile: "FROM busybox\nRUN false\n" });
  const host = await createHost({ files, folder: "shop" });
  const { stdout, stderr } = await host.run("docker compose build");
  expect(stdout).toMatch(/^ > \[2\/2\] RUN false:$/m);
  expect(stderr).toContain("Dockerfile:2\n\n--------------------\n\n");
  expect(host.calls[0]?.stderr.indexOf("#1 [internal]")).toBe(0);
});
