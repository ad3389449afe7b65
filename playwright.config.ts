import { defineConfig } from "@playwright/test";
import { findChromium } from "./tests/browser/chromium.ts";

export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/server.ts",
  workers: 2,
  // A machine that does other things besides may miss a moment once; the report calls such a test flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: "line",
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    // Each test is a new browser, which would fetch the whole site again; offline.spec.ts allows them.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: findChromium(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
