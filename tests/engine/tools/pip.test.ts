import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { compiled } from "../../../src/engine/tools/pip/compiled.ts";
import { redactUrl } from "../../../src/engine/tools/pip/redact.ts";
import { similar } from "../../../src/engine/tools/pip/similar.ts";
import { compareVersions, satisfies } from "../../../src/engine/tools/pip/version.ts";
import { machineWith, START } from "./machine.ts";

const HELPER = "http://ci:t0ken@127.0.0.1:8099";
const INDEX = "https://ci:t0ken@pypi.acme.test/simple/";
const SITE = "/usr/local/lib/python3.13/dist-packages";

function setUp(files: Readonly<Record<string, string>> = {}) {
  const world = createWorld(
    {
      pypi: {
        kind: "package-index",
        address: "pypi.acme.test:443",
        accounts: { ci: "pypi_token" },
        packages: {
          "acme-lib": {
            version: "1.2",
            summary: "the library",
            requires: ["left>=1", "never; python_version < '3'"],
            scripts: { "acme-hi": "acme_lib:hi" },
            files: { "acme_lib/__init__.py": 'SAYS = "hi"  # a greeting\n' },
          },
          left: { version: "1.3", access: "public", files: { "left.py": "" } },
        },
      },
    },
    new Map([["pypi_token", "t0ken"]]),
    () => START,
  );
  const box = machineWith({
    files,
    local: new Map([[8099, loopbackHttpEndpoint()]]),
    endpoints: world.endpoints("build"),
  });
  const pip = (...words: string[]) =>
    box.run(["pip", ...words], { environment: { PATH: "/bin:/usr/local/bin" } });
  return { ...box, world, pip };
}

/** Messages and files as pip 25.1.1 of Debian 13 gave them. */
describe("pip install", () => {
  test("takes a wheel and what it needs from a private index, and keeps no login", async () => {
    const { pip, read, world } = setUp();
    const { stdout, status } = await pip("install", "--root-user-action=ignore", "-i", INDEX, "acme-lib");
    expect(
      stdout.replaceAll(/#sha256=\w{64}/g, "#HASH"),
    ).toBe(`Looking in indexes: https://ci:****@pypi.acme.test/simple/
Collecting acme-lib
  Downloading https://pypi.acme.test/packages/acme_lib-1.2-py3-none-any.whl (1.0 kB)
Collecting left>=1 (from acme-lib)
  Downloading https://pypi.acme.test/packages/left-1.3-py3-none-any.whl (665 bytes)
Installing collected packages: left, acme-lib
Successfully installed acme-lib-1.2 left-1.3
`);
    expect(status).toBe(0);
    expect(read(`${SITE}/acme_lib-1.2.dist-info/INSTALLER`)).toBe("pip\n");
    expect(read(`${SITE}/acme_lib/__pycache__/__init__.cpython-313.pyc`)).toContain("hi");
    expect(read("/usr/local/bin/acme-hi")).toContain("from acme_lib import hi\n");
    expect(world.presentations().every(({ accepted, phase }) => accepted && phase === "build")).toBe(true);
    expect((await pip("freeze")).stdout).toBe("acme-lib==1.2\nleft==1.3\n");
  });

  test("is refused with a wrong login, and asks where there is none", async () => {
    const { pip } = setUp();
    const wrong = await pip(
      "install",
      "--no-input",
      "-i",
      "https://ci:no@pypi.acme.test/simple/",
      "acme-lib",
    );
    expect(wrong.stderr).toContain("ERROR: No matching distribution found for acme-lib\n");
    const none = await pip("install", "-i", "https://pypi.acme.test/simple/", "acme-lib");
    expect(none.stdout).toContain("User for pypi.acme.test: ");
    expect(none.stderr).toContain("EOFError: EOF when reading a line\n");
    expect(none.status).toBe(2);
  });

  test("keeps a URL's query in direct_url.json, and its login nowhere", async () => {
    const { pip, read } = setUp();
    const url = "https://ci:t0ken@pypi.acme.test/packages/left-1.3-py3-none-any.whl";
    await pip("install", "-q", `left @ ${url}?token=s3cret`);
    const kept = read(`${SITE}/left-1.3.dist-info/direct_url.json`);
    expect(kept).toMatch(
      /^\{"archive_info": \{"hash": "sha256=\w{64}", "hashes": \{"sha256": "\w{64}"\}\}, "url": "https:\/\/pypi.acme.test\/packages\/left-1.3-py3-none-any.whl\?token=s3cret"\}$/,
    );
    expect((await pip("freeze")).stdout).toMatch(
      /^left @ https:\/\/pypi.acme.test\S+\?token=s3cret#sha256=\w{64}\n$/,
    );
  });

  test("shows the second pip's index in clear with -v", async () => {
    const { pip } = setUp({ "/app/setup.py": "" });
    const quiet = await pip("install", "-i", `${HELPER}/simple/`, ".");
    expect(quiet.stdout + quiet.stderr).not.toContain("t0ken");
    const loud = await pip("install", "-v", "-i", `${HELPER}/simple/`, ".");
    expect(loud.stderr).toMatch(
      /full command: \/usr\/bin\/python3 .*--target '' -v .* -i http:\/\/ci:t0ken@127.0.0.1:8099\/simple\/ -- 'setuptools>=40.8.0'\n/,
    );
  });

  test("keeps the second pip's index in a log file without -v", async () => {
    const { pip, read } = setUp({ "/app/setup.py": "" });
    const { stdout, stderr } = await pip(
      "--log",
      "/var/log/pip.log",
      "install",
      "-i",
      `${HELPER}/simple/`,
      ".",
    );
    expect(stdout + stderr).not.toContain("t0ken");
    expect(read("/var/log/pip.log")).toContain("t0ken");
  });

  test.each([
    [
      "acme-lib=t0ken",
      "ERROR: Invalid requirement: 'acme-lib=t0ken': Expected end or semicolon (after name and no valid version specifier)\n    acme-lib=t0ken\n            ^\nHint: = is not a valid operator. Did you mean == ?\n",
    ],
    [
      "acme==1.0 @ http://h/x.whl",
      "ERROR: Invalid requirement: 'acme==1.0 @ http://h/x.whl': Expected end or semicolon (after version specifier)\n    acme==1.0 @ http://h/x.whl\n        ~~~~~~^\nHint: It looks like a path. File 'acme==1.0 @ http://h/x.whl' does not exist.\n",
    ],
  ])("shows a requirement that it cannot read: %s", async (requirement, text) => {
    expect((await setUp().pip("install", requirement)).stderr).toBe(text);
  });

  test("ignores http on other hosts unless they are trusted", async () => {
    const { stderr } = await setUp().pip("install", "-i", "http://pypi.acme.test/simple", "acme-lib");
    expect(stderr).toContain(
      "WARNING: The repository located at pypi.acme.test is not a trusted or secure host",
    );
  });

  test("stops for an unknown option with its usage and status 2", async () => {
    const { stderr, status } = await setUp().pip("install", "--indx-url", "x");
    expect(stderr).toContain("\nUsage:   \n  pip install [options] <requirement specifier>");
    expect(stderr).toMatch(/\n\nno such option: --indx-url\n$/);
    expect(status).toBe(2);
  });
});

describe("pip config", () => {
  test("reads and writes the user's file, or the site's where there is one", async () => {
    const { pip } = setUp();
    expect((await pip("config", "set", "global.index-url", INDEX)).stdout).toBe(
      "Writing to /root/.config/pip/pip.conf\n",
    );
    await pip("config", "--site", "set", "global.timeout", "3");
    expect((await pip("config", "get", "global.index-url")).stderr).toBe(
      "ERROR: No such key - global.index-url\n",
    );
    expect((await pip("config", "list")).stdout).toBe(`global.index-url='${INDEX}'\nglobal.timeout='3'\n`);
  });

  test("leaves the user's settings aside for PIP_CONFIG_FILE and --isolated", async () => {
    const { run } = setUp({
      "/etc/own.conf": "[global]\ntimeout = 9\n",
      "/root/.config/pip/pip.conf": "[global]\nretries = 1\n",
    });
    const list = (environment: Record<string, string>, ...words: string[]) =>
      run(["pip", ...words, "config", "list"], { environment });
    expect((await list({ PIP_CONFIG_FILE: "/etc/own.conf" })).stdout).toBe(
      ":env:.config-file='/etc/own.conf'\nglobal.timeout='9'\n",
    );
    expect((await list({ PIP_INDEX_URL: "x" }, "--isolated")).stdout).toBe("");
  });
});

test("requirement files take variables, options and other files", async () => {
  const { run } = setUp({
    "/app/r.txt": `--index-url ${HELPER.replace("t0ken", "$" + "{TOKEN}")}/simple/  # ours\n-r more.txt\n`,
    "/app/more.txt": "acme-lib \\\n  >=1.0\n",
  });
  const { stdout, stderr } = await run(["pip", "install", "-r", "r.txt"], {
    environment: { TOKEN: "t0ken" },
  });
  expect(stdout).toBe("Looking in indexes: http://ci:****@127.0.0.1:8099/simple/\n");
  expect(stderr).toContain("ERROR: No matching distribution found for acme-lib>=1.0\n");
});

test.each([
  ["http://u:p@h/x", "http://u:****@h/x"],
  ["http://token@h/x", "http://****@h/x"],
  ["http://token:@h/x", "http://token:****@h/x"],
  ["http://u:p@ss@h/x", "http://u:****@h/x"],
  ["http://h/x?t=a@b", "http://h/x?t=a@b"],
])("%s is shown as %s", (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});

test("versions are ordered as PEP 440 orders them", () => {
  const sorted = ["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "1!0.1"];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  expect(satisfies("1.4.2", [{ operator: "~=", version: "1.4" }])).toBe(true);
  expect(satisfies("2.0", [{ operator: "~=", version: "1.4" }])).toBe(false);
  expect(satisfies("1.4.2", [{ operator: "==", version: "1.4.*" }])).toBe(true);
  expect(satisfies("2.0rc1", [{ operator: ">=", version: "1" }])).toBe(false);
});

test("a mistyped command is known again", () => {
  expect(similar("instal", ["install", "uninstall", "list"])).toBe("install");
  expect(similar("xyz", ["install", "list"])).toBeUndefined();
});

test("whatever stands in a text of a module is in its compiled file, comments are not", () => {
  const word = fc.stringMatching(/^[a-z]{6,12}$/);
  fc.assert(
    fc.property(word, word, (text, comment) => {
      fc.pre(text !== comment && !text.includes(comment));
      const file = new TextDecoder().decode(compiled(`x = "${text}"  # ${comment}\n`, 0));
      expect(file).toContain(text);
      expect(file).not.toContain(comment);
    }),
  );
});

describe("python3", () => {
  test("makes a virtual environment without pip on Debian, and says so", async () => {
    const { run, read } = setUp();
    const { stdout, status } = await run(["python3.13", "-m", "venv", "/opt/venv"]);
    expect(stdout).toContain("Failing command: /opt/venv/bin/python3\n");
    expect(status).toBe(1);
    expect(read("/opt/venv/pyvenv.cfg")).toContain("version = 3.13.5\n");
  });

  test("encodes and shows JSON", async () => {
    const { run } = setUp({ "/app/token": "t0ken", "/app/a.json": '{"a":[1,"é"]}' });
    expect((await run(["python3.13", "-m", "base64", "-e", "token"])).stdout).toBe("dDBrZW4=\n");
    expect((await run(["python3.13", "-m", "json.tool", "a.json"])).stdout).toBe(
      '{\n    "a": [\n        1,\n        "\\u00e9"\n    ]\n}\n',
    );
  });

  test("refuses scripts by name", async () => {
    await expect(setUp().run(["python3.13", "-c", "print(1)"])).rejects.toThrow("python3 -c is not modelled");
  });
});
