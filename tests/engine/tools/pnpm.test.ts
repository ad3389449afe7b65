import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { TOOLS } from "../../../src/engine/tools/registry.ts";
import { machineWith, START } from "./machine.ts";

const REGISTRY = "http://127.0.0.1:8099/npm/";
const KEY = "//127.0.0.1:8099/npm/:_authToken";
/** What scripts and these tests run besides. */
const PROGRAMS = Object.fromEntries(
  [["sh", "dash"], ...["rm", "mkdir"].map((name) => [name, `coreutils:${name}`])].map(
    ([name = "", stands = ""]) => [name, TOOLS[stands]!],
  ),
);
const TOKEN = "npm_8fQ2xZ71kkPqLm04Rt";

/** A project that wants `left` of the helper's registry; all that was seen here was seen with pnpm 10.34.9. */
function setUp(files: Readonly<Record<string, string>>, manifest: object = {}) {
  const world = createWorld(
    {
      registry: {
        kind: "npm-registry",
        address: "registry.acme.test:4873",
        accounts: { ci: "token" },
        packages: { hooked: { version: "1.0.0", scripts: { postinstall: "echo $NPM_TOKEN" } } },
      },
    },
    new Map([["token", TOKEN]]),
    () => START,
  );
  const content = { name: "app", version: "1.0.0", dependencies: { left: "^1.0.0" }, ...manifest };
  const machine = machineWith({
    endpoints: world.endpoints("build"),
    programs: PROGRAMS,
    local: new Map([[8099, loopbackHttpEndpoint()]]),
    files: { "/app/package.json": JSON.stringify(content), ...files },
  });
  const pnpm = (...words: string[]) => machine.run(["pnpm", ...words], { environment: { NPM_TOKEN: TOKEN } });
  return { ...machine, pnpm };
}

describe("pnpm 10", () => {
  const project = { "/app/.npmrc": `registry=${REGISTRY}\n` };
  const user = { "/root/.npmrc": `${KEY}=\${NPM_TOKEN}\n` };

  test("hands what is about a registry's accounts to npm", async () => {
    const { pnpm } = setUp({ ...project, "/root/.npmrc": "" });
    const { status, stderr } = await pnpm("whoami");
    expect(status).toBe(1);
    expect(stderr).toContain("npm error code ENEEDAUTH");
  });

  test("replaces a variable in the user's .npmrc, and keeps the login nowhere", async () => {
    const { pnpm, read } = setUp({ ...project, ...user });
    expect((await pnpm("install")).status).toBe(0);
    expect(read("/app/node_modules/left/package.json")).toContain('"left"');
    for (const path of ["/app/pnpm-lock.yaml", "/app/node_modules/.modules.yaml"])
      expect(read(path)).not.toContain(TOKEN);
  });

  test("drops a variable in the project's .npmrc, with a warning", async () => {
    const { pnpm } = setUp({ "/app/.npmrc": `registry=${REGISTRY}\n${KEY}=\${NPM_TOKEN}\n` });
    const { status, stdout } = await pnpm("install");
    expect(status).toBe(1);
    expect(stdout).toContain(`\u2009WARN\u2009 Ignored project-level auth setting "${KEY}" in "/app/.npmrc"`);
    expect(stdout).toContain(
      "\u2009ERR_PNPM_FETCH_401\u2009 GET http://127.0.0.1:8099/npm/left: Unauthorized - 401\n",
    );
  });

  test("lists a login in clear, and lets npm refuse to get it", async () => {
    const { pnpm } = setUp({ ...project, ...user });
    expect((await pnpm("config", "list")).stdout).toContain(`${KEY}=${TOKEN}\n`);
    const got = await pnpm("config", "get", KEY);
    expect(got.status).toBe(1);
    expect(`${got.stdout}${got.stderr}`).not.toContain(TOKEN);
  });

  test("keeps the login of a registry's address in .modules.yaml", async () => {
    const { pnpm, read } = setUp({
      "/app/.npmrc": `registry=http://ci:${TOKEN}@127.0.0.1:8099/npm/\n`,
      ...user,
    });
    expect((await pnpm("install")).status).toBe(0);
    expect(read("/app/node_modules/.modules.yaml")).toContain(
      `"default": "http://ci:${TOKEN}@127.0.0.1:8099/npm/"`,
    );
  });

  test("shows four letters of a header, and an address whole", async () => {
    const { pnpm } = setUp({
      "/app/.npmrc":
        "registry=http://127.0.0.1:8099/nope/\n//127.0.0.1:8099/:_authToken=secret-of-twenty-letters\n",
    });
    const { stdout } = await pnpm("install");
    expect(stdout).toContain("An authorization header was used: Bearer secr[hidden]");
    const other = await setUp({ "/app/.npmrc": "registry=http://ci:word@127.0.0.1:8099/nope/\n" }).pnpm(
      "install",
    );
    expect(other.stdout).toContain("GET http://ci:word@127.0.0.1:8099/nope/left: Not Found - 404");
  });

  test("installs offline from its store what it fetched before", async () => {
    const { pnpm, run } = setUp({ ...project, ...user });
    await pnpm("install", "--lockfile-only");
    await pnpm("fetch");
    await run(["rm", "-rf", "/app/node_modules", "/root/.npmrc"]);
    expect((await pnpm("install", "--offline", "--frozen-lockfile")).status).toBe(0);
  });

  test("prunes its store of what no project has any more", async () => {
    const { pnpm, run } = setUp({ ...project, ...user });
    await pnpm("install");
    expect((await pnpm("store", "prune")).stdout).toBe(
      "Removed all cached metadata files\nRemoved 0 files\nRemoved 0 packages\n",
    );
    await run(["rm", "-rf", "/app/node_modules"]);
    const { stdout } = await pnpm("store", "prune");
    expect(stdout).toBe("Removed all cached metadata files\nRemoved 1 file\nRemoved 1 package\n");
    expect((await pnpm("install", "--offline", "--frozen-lockfile")).status).toBe(1);
  });

  test("runs a dependency's scripts only where the project allows it", async () => {
    const files = {
      "/root/.npmrc": `registry=http://registry.acme.test:4873/\n//registry.acme.test:4873/:_authToken=${TOKEN}\n`,
    };
    const plain = await setUp(files, { dependencies: { hooked: "1.0.0" } }).pnpm("install");
    expect(plain.stdout).toContain("Ignored build scripts: hooked@1.0.0.");
    expect(plain.stdout).not.toContain(TOKEN);
    const allowed = { dependencies: { hooked: "1.0.0" }, pnpm: { onlyBuiltDependencies: ["hooked"] } };
    expect((await setUp(files, allowed).pnpm("install")).stdout).toContain(`postinstall: ${TOKEN}`);
  });

  test("repeats a script, and ends as it ends", async () => {
    const { pnpm } = setUp({}, { scripts: { bad: "exit 3" } });
    const { status, stdout } = await pnpm("bad");
    expect(status).toBe(3);
    expect(stdout).toBe(
      "\n> app@1.0.0 bad /app\n> exit 3\n\n\u2009ELIFECYCLE\u2009 Command failed with exit code 3.\n",
    );
  });

  test("names what it does not do", async () => {
    await expect(setUp({}).pnpm("publish")).rejects.toThrow("pnpm publish");
    await expect(setUp({}).pnpm("-r", "install")).rejects.toThrow("--recursive");
  });
});

describe("corepack", () => {
  test("runs what packageManager names, fetched from the public registry", async () => {
    const { run } = setUp({}, { packageManager: "pnpm@10.34.9" });
    await run(["mkdir", "-p", "/usr/local/bin"]);
    expect((await run(["corepack", "enable"])).status).toBe(0);
    expect((await run(["/usr/local/bin/yarn", "--version"])).stdout).toContain("configured to use pnpm");
  });
});
