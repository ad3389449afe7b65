import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

const BASE = "http://127.0.0.1:8099";
const withHelper = (files: Record<string, string> = {}) =>
  machineWith({ local: new Map([[8099, loopbackHttpEndpoint()]]), files });

/** What curl 8.14.1, Wget 1.25.0, BusyBox 1.35.0 and git 2.47.3 printed against the same helper. */
describe("curl", () => {
  test("-v prints the credentials that it sends", async () => {
    const { stderr, stdout } = await withHelper().run(["curl", "-sv", "-u", "user:pw", `${BASE}/private/x`]);
    expect(stdout).toBe("here is the artefact\n");
    expect(stderr).toBe(`*   Trying 127.0.0.1:8099...
* Connected to 127.0.0.1 (127.0.0.1) port 8099
* using HTTP/1.x
* Server auth using Basic with user 'user'
> GET /private/x HTTP/1.1\r
> Host: 127.0.0.1:8099\r
> Authorization: Basic dXNlcjpwdw==\r
> User-Agent: curl/8.14.1\r
> Accept: */*\r
> \r
* Request completely sent off
< HTTP/1.1 200 OK\r
< content-type: text/plain\r
< content-length: 21\r
< \r
{ [21 bytes data]
* Connection #0 to host 127.0.0.1 left intact
`);
  });

  test("file: reads a secret that is mounted, and -T writes one", async () => {
    const machine = withHelper({ "/run/secrets/t": "TOK" });
    const read = await machine.run(["curl", "-sS", "file:///run/secrets/t"]);
    expect(read).toEqual({ status: 0, stdout: "TOK", stderr: "" });
    await machine.run(["curl", "-sS", "-T", "/run/secrets/t", "file:///tmp/up"]);
    expect(machine.read("/tmp/up")).toBe("TOK");
    const gone = await machine.run(["curl", "-sS", "file:///nope/TOK"]);
    expect(gone).toEqual({ status: 37, stdout: "", stderr: "curl: (37) Couldn't open file /nope/TOK\n" });
  });

  test("--proto keeps a scheme away before anything is sent", async () => {
    const { status, stderr } = await withHelper().run(["curl", "-sS", "--proto", "=https", `${BASE}/x`]);
    expect([status, stderr]).toEqual([1, 'curl: (1) Protocol "http" disabled\n']);
  });

  test("-vv adds times, -vvv is a trace; two words with -v are neither", async () => {
    const say = async (...flags: string[]) =>
      (await withHelper().run(["curl", "-s", ...flags, "-H", "X-Key: TOK", `${BASE}/private/x`])).stderr;
    expect(await say("-vv")).toMatch(/^\d\d:\d\d:\d\d\.\d{6} \[0-0\] > X-Key: TOK\r$/m);
    expect(await say("-vvv")).toMatch(/^[0-9a-f]{4}: X-Key: TOK$/m);
    expect(await say("-v", "-v")).toMatch(/^> X-Key: TOK\r$/m);
  });

  test("a range that is none is shown in its URL", async () => {
    const { status, stderr } = await withHelper().run(["curl", "-sS", "http://[TOK]/"]);
    expect(status).toBe(3);
    expect(stderr).toBe("curl: (3) bad range in URL position 9:\nhttp://[TOK]/\n        ^\n");
  });

  test.each([
    [["-fsS", `${BASE}/private/x`], 22, "curl: (22) The requested URL returned error: 401\n", ""],
    [["-sf", `${BASE}/private/x`], 22, "", ""],
    [["-sS", "http://nohost.invalid/"], 6, "curl: (6) Could not resolve host: nohost.invalid\n", ""],
    [
      ["--fail-with-body", "-sS", `${BASE}/private/x`],
      22,
      "curl: (22) The requested URL returned error: 401\n",
      "who are you?",
    ],
    [
      ["-s", "-H", "@nofile", BASE],
      26,
      "curl: option -H: error encountered when reading a file\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      "",
    ],
    [
      ["--frob", BASE],
      2,
      "curl: option --frob: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      "",
    ],
  ])("%j", async (args, status, stderr, stdout) => {
    expect(await withHelper().run(["curl", ...args])).toEqual({ status, stderr, stdout });
  });

  test("reads headers and logins from files", async () => {
    const { run } = withHelper({
      "/app/h": "X-Api-Key: K\n",
      "/app/n": "machine 127.0.0.1 login nu password np\n",
    });
    expect((await run(["curl", "-s", "-H", "@h", `${BASE}/echo/x`])).stdout).toContain("X-Api-Key: K\n");
    expect((await run(["curl", "-s", "--netrc-file", "n", `${BASE}/echo/x`])).stdout).toContain(
      "Authorization: Basic bnU6bnA=\n",
    );
  });
});

describe("wget", () => {
  test("GNU's sends a login only when asked, BusyBox's at once", async () => {
    const { run } = withHelper();
    const url = "http://u:p@127.0.0.1:8099/echo/x";
    expect((await run(["wget", "-qO-", url])).stdout).not.toContain("Authorization");
    expect((await run(["busybox:wget", "-qO-", url])).stdout).toContain("Authorization: Basic dTpw\n");
    expect((await run(["wget", "-qO-", "http://u:p@127.0.0.1:8099/private/x"])).stdout).toBe(
      "here is the artefact\n",
    );
  });

  test("refusals in both wordings", async () => {
    const { run } = withHelper();
    expect((await run(["wget", "-qO-", `${BASE}/private/x`])).status).toBe(6);
    expect(await run(["busybox:wget", "-qO-", `${BASE}/private/x`])).toEqual({
      status: 1,
      stdout: "",
      stderr: "wget: server returned error: HTTP/1.1 401 Unauthorized\n",
    });
  });
});

describe("git", () => {
  test.each(["GIT_TRACE2", "GIT_TRACE_PACKET", "GIT_TRACE_SETUP"])("refuses %s by name", async (name) => {
    const environment = { [name]: "1" };
    await expect(withHelper().run(["git", "clone", `${BASE}/repo.git`], { environment })).rejects.toThrow(
      `git with ${name}`,
    );
  });
});

describe("git clone", () => {
  test("keeps the URL with its login in .git/config, and without it in the reflog", async () => {
    const { run, read } = withHelper();
    await run(["git", "clone", "-q", "http://user:TOK@127.0.0.1:8099/repo.git"]);
    expect(read("/app/repo/lib.txt")).toBe("the library\n");
    expect(read("/app/repo/.git/config")).toContain("\turl = http://user:TOK@127.0.0.1:8099/repo.git\n");
    expect(read("/app/repo/.git/logs/HEAD")).not.toContain("TOK");
    expect((await run(["git", "remote", "-v"], { cwd: "/app/repo" })).stdout).toContain("user:TOK@");
  });

  test("-c leaves nothing behind, clone --config does", async () => {
    const { run, read } = withHelper();
    const header = "http.extraheader=Authorization: Bearer XX";
    await run(["git", "-c", header, "clone", "-q", `${BASE}/repo.git`, "a"]);
    await run(["git", "clone", "-q", "--config", header, `${BASE}/repo.git`, "b"]);
    expect(read("/app/a/.git/config")).not.toContain("XX");
    expect(read("/app/b/.git/config")).toContain("[http]\n\textraheader = Authorization: Bearer XX\n");
  });

  test("takes a token as the user of a URL, without asking for a password", async () => {
    const { run, read } = withHelper();
    await run(["git", "config", "--global", "credential.helper", "store"]);
    const clone = ["git", "clone", "-q"];
    expect(await run([...clone, "http://TOK@127.0.0.1:8099/repo.git", "a"])).toMatchObject({ stderr: "" });
    expect(read("/app/a/.git/config")).toContain("\turl = http://TOK@127.0.0.1:8099/repo.git\n");
    expect(() => read("/root/.git-credentials")).toThrow();
    await run([...clone, "http://x:TOK@127.0.0.1:8099/repo.git", "b"]);
    expect(read("/root/.git-credentials")).toBe("http://x:TOK@127.0.0.1%3a8099\n");
    expect(await run([...clone, `${BASE}/repo.git`, "c"])).toMatchObject({ status: 0 });
  });

  test("without a login", async () => {
    expect(await withHelper().run(["git", "clone", "-q", `${BASE}/repo.git`])).toEqual({
      status: 128,
      stdout: "",
      stderr: "fatal: could not read Username for 'http://127.0.0.1:8099': No such device or address\n",
    });
  });
});

describe("psql", () => {
  test("takes its password from the environment, and says who was refused", async () => {
    const world = createWorld(
      { db: { kind: "postgres", address: "db:5432", accounts: { shop: "pw" }, databases: ["shop"] } },
      new Map([["pw", "right"]]),
      () => START,
    );
    const { run } = machineWith({ endpoints: world.endpoints("runtime") });
    const argv = ["psql", "-h", "db", "-U", "shop", "-tA", "-c", "select 1", "shop"];
    expect(await run(argv, { environment: { PGPASSWORD: "right" } })).toEqual({
      status: 0,
      stdout: "1\n",
      stderr: "",
    });
    const { status, stderr } = await run(argv, { environment: { PGPASSWORD: "wrong" } });
    expect(status).toBe(2);
    expect(stderr).toContain('FATAL:  password authentication failed for user "shop"');
    expect(world.presentations().map(({ value, accepted }) => [value, accepted])).toEqual([
      ["right", true],
      ["wrong", false],
    ]);
  });
});

describe("wget with several addresses", () => {
  test("-i puts all into the file of -O", async () => {
    const machine = withHelper({ "/tmp/list": `${BASE}/open/1\n${BASE}/open/2\n` });
    await machine.run(["wget", "-q", "-i", "/tmp/list", "-O", "/tmp/all"]);
    expect(machine.read("/tmp/all")).toBe("here is the artefact\nhere is the artefact\n");
  });

  test.each([
    [["-x"], "/tmp/127.0.0.1:8099/open/a/b"],
    [["-x", "-nH", "--cut-dirs=1"], "/tmp/a/b"],
    [["-r", "-nH"], "/tmp/open/a/b"],
  ])("%j keeps folders", async (flags, path) => {
    const machine = withHelper();
    await machine.run(["wget", "-q", "-P", "/tmp", ...flags, `${BASE}/open/a/b`]);
    expect(machine.read(path)).toBe("here is the artefact\n");
  });

  test.each([
    [["file:///srv/TOK"], 1, "file:///srv/TOK: Unsupported scheme.\n"],
    [["--nope=TOK"], 2, "wget: unrecognized option '--nope=TOK'\n"],
  ])("%j is refused, and repeated", async (words, status, said) => {
    const ran = await withHelper().run(["wget", ...words]);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(said);
  });
});

test("BusyBox's wget takes a password for no port", async () => {
  const ran = await withHelper().run(["busybox", "wget", "http://ci:TOK@nowhere.test/"]);
  expect(ran.stderr).toBe("wget: bad address 'nowhere.test'\n");
});
