import { describe, expect, test } from "vitest";
import { httpEndpoint, respond } from "../../../src/engine/services/http.ts";
import { machineWith } from "./machine.ts";

const TOKEN = "npm_8fQ2xZ71kkPqLm04Rt";

/** A mirror at 127.0.0.1:8099 that has nothing, and what it was shown of logins. */
function setUp(environment: Readonly<Record<string, string>>) {
  const logins: (string | undefined)[] = [];
  const endpoint = httpEndpoint((request) => {
    logins.push(request.headers.get("authorization"));
    return respond(404, "not found\n");
  });
  const machine = machineWith({ local: new Map([[8099, endpoint]]) });
  return { logins, run: (...words: string[]) => machine.run(words, { environment }) };
}

/** After `fetch` of corepack 0.34.7's sources. */
describe("corepack", () => {
  const mirror = `http://ci:${TOKEN}@127.0.0.1:8099/npm`;

  test("logs in with the user and password of its registry's address, and leaves them out of errors", async () => {
    const { run, logins } = setUp({ COREPACK_NPM_REGISTRY: mirror });
    const { status, stdout } = await run("corepack", "prepare", "pnpm@10.34.9");
    expect(status).toBe(1);
    expect(logins).toEqual([`Basic ${btoa(`ci:${TOKEN}`)}`]);
    expect(stdout).toContain("HTTP 404 when performing the request to http://127.0.0.1:8099/npm/pnpm;");
    expect(stdout).not.toContain(TOKEN);
  });

  test("prefers COREPACK_NPM_TOKEN to a user and password", async () => {
    const { run, logins } = setUp({ COREPACK_NPM_REGISTRY: mirror, COREPACK_NPM_TOKEN: TOKEN });
    await run("corepack", "prepare", "pnpm@10.34.9");
    expect(logins).toEqual([`Bearer ${TOKEN}`]);
  });

  test("sends a user and password of the environment", async () => {
    const { run, logins } = setUp({
      COREPACK_NPM_REGISTRY: "http://127.0.0.1:8099/npm",
      COREPACK_NPM_USERNAME: "ci",
      COREPACK_NPM_PASSWORD: TOKEN,
    });
    await run("corepack", "prepare", "pnpm@10.34.9");
    expect(logins).toEqual([`Basic ${btoa(`ci:${TOKEN}`)}`]);
  });

  test("runs the version that its own command line names", async () => {
    const { run } = setUp({ COREPACK_NPM_REGISTRY: mirror, COREPACK_ENABLE_DOWNLOAD_PROMPT: "1" });
    const { stdout } = await run("corepack", "yarn@4.0.0", "install");
    expect(stdout).toContain(
      "HTTP 404 when performing the request to http://127.0.0.1:8099/npm/@yarnpkg/cli-dist;",
    );
  });

  test("names what it does not do", async () => {
    await expect(setUp({}).run("corepack", "use", "pnpm@10")).rejects.toThrow("corepack use");
  });
});
