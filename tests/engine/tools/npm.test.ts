import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { redactLog } from "../../../src/engine/tools/npm/redact.ts";
import { maxSatisfying, satisfies } from "../../../src/engine/tools/npm/semver.ts";
import { machineWith, START } from "./machine.ts";

const REGISTRY = "http://registry.acme.test:4873/";
const ROOT = { uid: 0, gid: 0, groups: [] };

function setUp(npmrc: string) {
  const world = createWorld(
    {
      registry: {
        kind: "npm-registry",
        address: "registry.acme.test:4873",
        accounts: { ci: "npm_token" },
        packages: {
          "@acme/ui": {
            version: "1.2.0",
            dependencies: { left: "^1.0.0" },
            files: { "index.js": "module.exports = 1;\n" },
          },
          left: { version: "1.3.0" },
        },
      },
    },
    new Map([["npm_token", "good-token"]]),
    () => START,
  );
  const machine = machineWith({
    endpoints: world.endpoints("build"),
    local: new Map([[8099, loopbackHttpEndpoint()]]),
    files: {
      "/app/package.json": '{"name":"a","version":"1.0.0","dependencies":{"@acme/ui":"^1.0.0"}}',
      "/app/.npmrc": npmrc,
    },
  });
  const logs = () => {
    const names = machine.machine.filesystem.readdir("/root/.npm/_logs", ROOT);
    return names.map((name) => machine.read(`/root/.npm/_logs/${name}`)).join("\n");
  };
  return { world, logs, ...machine };
}

const NPMRC = `registry=${REGISTRY}\n//registry.acme.test:4873/:_authToken=\${NPM_TOKEN}\n`;

describe("npm install", () => {
  test("presents the token that the .npmrc names, and leaves it nowhere", async () => {
    const { run, world, read, logs, machine } = setUp(NPMRC);
    const { status, stdout } = await run(["npm", "install"], { environment: { NPM_TOKEN: "good-token" } });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^\nadded 2 packages, and audited 3 packages in \d+ms\n\nfound 0 vulnerabilities\n$/,
    );
    expect(world.presentations().every((each) => each.accepted && each.value === "good-token")).toBe(true);
    expect(read("/app/node_modules/@acme/ui/index.js")).toBe("module.exports = 1;\n");
    expect(logs()).not.toContain("good-token");
    expect(machine.filesystem.readdir("/root/.npm/_cacache", ROOT)).toEqual([
      "content-v2",
      "index-v5",
      "tmp",
    ]);
    expect(JSON.parse(read("/app/package-lock.json")).packages["node_modules/left"].resolved).toBe(
      `${REGISTRY}left/-/left-1.3.0.tgz`,
    );
  });

  test("sends the name of an unset variable, and is refused", async () => {
    const { run, world } = setUp(NPMRC);
    const { status, stderr } = await run(["npm", "install"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^npm error code E401\nnpm error Unable to authenticate, your authentication token seems to be invalid\.\n/,
    );
    expect(world.presentations()[0]).toMatchObject({ value: "$" + "{NPM_TOKEN}", accepted: false });
  });

  test("keeps a token from the command line in its debug log", async () => {
    const { run, logs } = setUp("");
    const argv = [
      "npm",
      "install",
      "left",
      "--registry",
      "http://127.0.0.1:8099/npm/",
      "--//127.0.0.1:8099/npm/:_authToken=CLITOK",
    ];
    expect((await run(argv, { cwd: "/tmp" })).status).toBe(0);
    expect(logs()).toContain(
      'verbose argv "install" "left" "--registry" "http://127.0.0.1:8099/npm/" "--//127.0.0.1:8099/npm/:_authToken" "CLITOK"',
    );
  });

  test("npm ci without a lockfile is EUSAGE", async () => {
    const { run } = setUp(NPMRC);
    expect((await run(["npm", "ci"])).stderr).toMatch(
      /^npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install/,
    );
  });

  test("a rotated token is refused, the new one taken", async () => {
    const { run, world } = setUp(NPMRC);
    world.rotate("npm_token", "next-token");
    expect((await run(["npm", "whoami"], { environment: { NPM_TOKEN: "good-token" } })).status).toBe(1);
    expect(await run(["npm", "whoami"], { environment: { NPM_TOKEN: "next-token" } })).toMatchObject({
      status: 0,
      stdout: "ci\n",
    });
  });
});

describe("npm config", () => {
  test("set writes a private file, and three clear lines into the log", async () => {
    const { run, read, logs, machine } = setUp("");
    await run(["npm", "config", "set", "//h/:_authToken", "TOK111"]);
    expect(read("/root/.npmrc")).toBe("//h/:_authToken=TOK111\n");
    expect(machine.filesystem.stat("/root/.npmrc", ROOT).mode).toBe(0o600);
    expect(
      logs()
        .split("\n")
        .filter((line) => line.includes("TOK111")),
    ).toEqual([
      "7 verbose title npm config set //h/:_authToken TOK111",
      '8 verbose argv "config" "set" "//h/:_authToken" "TOK111"',
      '12 info config set "//h/:_authToken" "TOK111"',
    ]);
  });

  test("list hides it, get refuses it", async () => {
    const { run } = setUp("//h/:_authToken=TOK111\n");
    expect((await run(["npm", "config", "list"])).stdout).toContain("//h/:_authToken = (protected)");
    expect((await run(["npm", "config", "get", "//h/:_authToken"])).stderr).toMatch(
      /^npm error The \/\/h\/:_authToken option is protected, and cannot be retrieved in this way\n/,
    );
  });
});

test("npm hides what has the shape of its own tokens, and passwords of URLs that stand alone", () => {
  const token = `npm_${"a1B2".repeat(9)}`;
  expect(redactLog(`"--x" "${token}"`)).toBe('"--x" "npm_***"');
  expect(redactLog("registry http://u:secret@h/")).toBe("registry http://u:***@h/");
  expect(redactLog("full:http://u:secret@h/ cache-miss")).toBe("full:http://u:secret@h/ cache-miss");
  expect(redactLog("//h/:_authToken=1b671a64-40d5-491e-99b0-da01ff1f3341")).toBe("//h/:_authToken=***");
});

test.each([
  ["1.2.3", "^1.0.0", true],
  ["2.0.0", "^1.0.0", false],
  ["0.2.9", "^0.2.1", true],
  ["0.3.0", "^0.2.1", false],
  ["1.2.9", "~1.2.1", true],
  ["1.3.0", "1.x", true],
  ["1.3.0", ">=1.2 <2", true],
  ["3.0.0", "1 || 3", true],
  ["2.0.0-beta.1", "^1.0.0 || ^2.0.0", false],
])("%s in %s: %s", (version, range, expected) => {
  expect(satisfies(version, range)).toBe(expected);
});

test("the highest version in a range", () => {
  expect(maxSatisfying(["1.0.0", "1.10.0", "1.9.0", "2.0.0"], "^1.0.0")).toBe("1.10.0");
});

describe("npm's logs", () => {
  test("go where logs-dir says, and nowhere with logs-max=0 (seen on npm 11.19.1)", async () => {
    const { run, machine } = setUp(NPMRC);
    const set = ["config", "set", "//h.test/:_authToken", "a-token"];
    await run(["npm", "--logs-max=0", ...set]);
    expect(machine.filesystem.exists("/root/.npm/_logs", ROOT)).toBe(false);
    await run(["npm", "--logs-dir=/tmp/logs", ...set]);
    expect(machine.filesystem.readdir("/tmp/logs", ROOT)).toHaveLength(1);
    expect(machine.filesystem.exists("/root/.npm/_logs", ROOT)).toBe(false);
  });
});
