import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/browser/**"],
    // For what hangs, not for what is slow: a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
