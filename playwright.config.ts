import { defineConfig } from "@playwright/test";
import { findChromium } from "./tests/browser/chromium.ts";

export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/server.ts",
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: "line",
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    launchOptions: {
      executablePath: findChromium(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
