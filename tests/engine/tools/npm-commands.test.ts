/** npm beyond installing: what it prints, keeps and hands on. Facts as recorded in the cases `npm-*`. */
import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { parseCommandLine } from "../../../src/engine/tools/npm/options.ts";
import { formatRc, parseRcLists } from "../../../src/engine/tools/npm/rc.ts";
import { TOOLS } from "../../../src/engine/tools/registry.ts";
import { machineWith } from "./machine.ts";

const REGISTRY = "http://127.0.0.1:8099/npm/";
const KEY = "//127.0.0.1:8099/npm/:_authToken";
const TOKEN = "npm_7hVw3RkZ20pXcQy61Lts";
const ROOT = { uid: 0, gid: 0, groups: [] };

/** The names that images give to these programs. */
const programs = Object.fromEntries(
  [["sh", "dash"], ...["cat", "env", "mkdir", "chmod"].map((name) => [name, `coreutils:${name}`])].map(
    ([name = "", tool = ""]) => [name, TOOLS[tool] as NonNullable<(typeof TOOLS)[string]>],
  ),
);

function setUp(files: Readonly<Record<string, string>> = {}) {
  const machine = machineWith({ programs, local: new Map([[8099, loopbackHttpEndpoint()]]), files });
  const { filesystem } = machine.machine;
  const logs = () =>
    filesystem
      .readdir("/root/.npm/_logs", ROOT)
      .map((name) => machine.read(`/root/.npm/_logs/${name}`))
      .join("\n");
  return { ...machine, logs };
}

const RC = { "/root/.npmrc": `registry=${REGISTRY}\n${KEY}=${TOKEN}\n` };

describe("the options of npm", () => {
  test("take no word unless they are known, and npm names the word that is left", () => {
    const { options, words, complaints } = parseCommandLine(["start", "--apikey", TOKEN]);
    expect(options.get("apikey")).toBe("true");
    expect(words).toEqual(["start", TOKEN]);
    expect(complaints[0]).toBe(`"${TOKEN}" is being parsed as a normal command line argument.`);
  });

  test("may be given by their beginning: --token means --token-description", () => {
    const { options, expansions } = parseCommandLine(["run", "x", `--token=${TOKEN}`]);
    expect(options.get("token-description")).toBe(TOKEN);
    expect(expansions).toHaveLength(1);
  });
});

describe(".npmrc", () => {
  test("is written back with quotes where a value has an equals sign", () => {
    const values = parseRcLists("; a note\n_auth = Y2k6dA==\nca[]=one\nca[]=two\nflag\n");
    expect(formatRc(values)).toBe('_auth="Y2k6dA=="\nca[]=one\nca[]=two\nflag=true\n');
  });

  test("ends a value at a comment sign", () => {
    expect(parseRcLists("key = value ; why\n").get("key")).toBe("value");
  });
});

describe("npm config", () => {
  test("list --json leaves out what is protected, and addresses with a password", async () => {
    const { run } = setUp({ "/root/.npmrc": `${KEY}=${TOKEN}\nproxy=http://u:${TOKEN}@p:1\n` });
    const { stdout } = await run(["npm", "config", "list", "--json"]);
    expect(stdout).not.toContain(TOKEN);
    expect(Object.keys(JSON.parse(stdout))).not.toContain("proxy");
    expect(JSON.parse(stdout)).toMatchObject({ registry: "https://registry.npmjs.org/", noproxy: [""] });
  });

  test("edit hands the whole file to the editor, the token with it", async () => {
    const { run } = setUp(RC);
    const { stdout } = await run(["npm", "config", "edit"], { environment: { EDITOR: "cat", PATH: "/bin" } });
    expect(stdout).toContain(`${KEY}=${TOKEN}`);
  });

  test("fix gives a token without an address that of the registry", async () => {
    const { run, read } = setUp({ "/root/.npmrc": `_authToken=${TOKEN}\n` });
    expect((await run(["npm", "whoami", "--registry", REGISTRY])).stderr).toContain("ERR_INVALID_AUTH");
    expect((await run(["npm", "config", "fix", "--registry", REGISTRY])).status).toBe(0);
    expect(read("/root/.npmrc")).toBe(`${KEY}=${TOKEN}\n`);
  });

  test("a registry that is no address is printed and left out", async () => {
    const { run } = setUp();
    const given = `http:${TOKEN}@127.0.0.1:8099/npm/`;
    const { stderr, stdout } = await run(["npm", "config", "get", "registry", "--registry", given]);
    expect(stderr).toContain(`npm warn invalid config registry="${given}" set in command line options`);
    expect(stdout).toBe("https://registry.npmjs.org/\n");
  });

  test("a registry without slashes is an address where its scheme is no known one", async () => {
    const { run } = setUp();
    const given = `ci:${TOKEN}@127.0.0.1:8099/npm/`;
    const { stderr, stdout } = await run(["npm", "config", "get", "registry", "--registry", given]);
    expect(stderr).toBe("");
    expect(stdout).toBe(`${given}\n`);
  });

  test("a registry's address is kept as url.parse writes it", async () => {
    const { run } = setUp();
    const given = "HTTP://U%40$w@Host:80";
    const { stdout } = await run(["npm", "config", "get", "registry", "--registry", given]);
    expect(stdout).toBe("http://U%40%24w@host:80/\n");
  });
});

describe("npm and its registry", () => {
  test("logout puts the token into the address, the error and the log", async () => {
    const { run, logs } = setUp(RC);
    const { status, stderr } = await run(["npm", "logout"]);
    expect(status).toBe(1);
    expect(stderr).toContain(`404 Not Found - DELETE ${REGISTRY}-/user/token/${TOKEN}`);
    expect(logs()).toContain(`pkgid ${TOKEN}`);
  });

  test("a token with the newline of its file is no header, and is printed", async () => {
    const { run } = setUp({ "/root/.npmrc": `registry=${REGISTRY}\n${KEY}=\${NPM_TOKEN}\n` });
    const environment = { NPM_TOKEN: `${TOKEN}\n` };
    const { status, stderr } = await run(["npm", "view", "left"], { environment });
    expect(status).toBe(1);
    expect(stderr).toContain(`npm error Bearer ${TOKEN}\nnpm error  is not a legal HTTP header value\n`);
  });

  test("publish wants the registry's own key, install takes that of the host", async () => {
    const { run } = setUp({
      "/root/.npmrc": `registry=${REGISTRY}\n//127.0.0.1:8099/:_authToken=${TOKEN}\n`,
      "/app/package.json": '{"name":"shop","version":"2.0.0"}',
    });
    expect((await run(["npm", "view", "left", "version"], { cwd: "/app" })).stdout).toBe("1.0.0\n");
    expect((await run(["npm", "publish"], { cwd: "/app" })).stderr).toContain("npm error code ENEEDAUTH");
  });

  test("publish packs an .env, and no .npmrc", async () => {
    const { run } = setUp({
      ...RC,
      "/app/package.json": '{"name":"shop","version":"2.0.0"}',
      "/app/.env": "A=1\n",
      "/app/.npmrc": "fund=false\n",
    });
    const { status, stderr, stdout } = await run(["npm", "publish"], { cwd: "/app" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "+ shop@2.0.0\n" });
    expect(stderr).toContain("npm notice 4B .env\n");
    expect(stderr).not.toContain(".npmrc");
    expect(stderr).toContain(`npm notice Publishing to ${REGISTRY} with tag latest and default access\n`);
  });
});

describe("scripts", () => {
  test("get every key of an .npmrc but those of registries and those with an underscore", async () => {
    const { run } = setUp({
      "/app/.npmrc": `${KEY}=${TOKEN}\n_secret=${TOKEN}\ndeploy_key=${TOKEN}\n`,
      "/app/package.json": '{"name":"shop","version":"1.0.0","scripts":{"show":"env"}}',
    });
    const { stdout } = await run(["npm", "run", "-s", "show"], {
      cwd: "/app",
      environment: { PATH: "/bin" },
    });
    const lines = stdout.split("\n").filter((line) => line.includes(TOKEN));
    expect(lines).toEqual([`npm_config_deploy_key=${TOKEN}`]);
  });

  test("npx runs a program of the project with npm's environment", async () => {
    const { run } = setUp({ "/app/package.json": '{"name":"shop","version":"1.0.0"}' });
    const make =
      "mkdir -p node_modules/.bin; printf '#!/bin/sh\\necho $npm_lifecycle_event $*\\n' > node_modules/.bin/tool; chmod 755 node_modules/.bin/tool; npx tool -x 1";
    expect((await run(["sh", "-c", make], { cwd: "/app", environment: { PATH: "/bin" } })).stdout).toBe(
      "npx -x 1\n",
    );
  });
});
