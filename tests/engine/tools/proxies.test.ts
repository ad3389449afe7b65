import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { machineWith } from "./machine.ts";

/** A server that knows no tunnels and finds no other server's pages, with a login that it does not look at. */
const PROXY = "http://ci:TOK@127.0.0.1:8099";
const TOLD = "Proxy-Authorization: Basic Y2k6VE9L";

const run = (argv: string[], environment: Record<string, string> = {}) =>
  machineWith({ local: new Map([[8099, loopbackHttpEndpoint()]]) }).run(argv, {
    environment: { HOME: "/root", ...environment },
  });

/** Seen with curl 8.14.1, Wget 1.25.0, BusyBox 1.35.0 and git 2.47.3 against such a server. */
describe("a proxy with a login", () => {
  test("is asked for a tunnel by curl, which -v shows", async () => {
    const { status, stderr } = await run(["curl", "-sSv", "https://git.test/x"], { https_proxy: PROXY });
    expect(status).toBe(56);
    expect(stderr).toBe(`* Uses proxy env variable https_proxy == '${PROXY}'
*   Trying 127.0.0.1:8099...
* CONNECT tunnel: HTTP/1.1 negotiated
* allocate connect buffer
* Proxy auth using Basic with user 'ci'
* Establish HTTP proxy tunnel to git.test:443
> CONNECT git.test:443 HTTP/1.1\r
> Host: git.test:443\r
> ${TOLD}\r
> User-Agent: curl/8.14.1\r
> Proxy-Connection: Keep-Alive\r
> \r
* Proxy CONNECT aborted
* closing connection #0
curl: (56) Proxy CONNECT aborted
`);
  });

  test("is told curl's --proxy-header, and named by ALL_PROXY", async () => {
    const header = ["--proxy-header", "X-Proxy: TOK"];
    const { status, stderr } = await run(["curl", "-sv", ...header, "http://other.test/x"], {
      ALL_PROXY: "127.0.0.1:8099",
    });
    expect(status).toBe(0);
    expect(stderr).toContain("> GET http://other.test/x HTTP/1.1\r\n");
    expect(stderr).toContain("> Proxy-Connection: Keep-Alive\r\n> X-Proxy: TOK\r\n");
  });

  test.each(["curl", "wget", "git"])("that nobody answers for stops %s", async (program) => {
    const environment = { http_proxy: "http://ci:TOK@127.0.0.1:9" };
    const words = { curl: ["-sS"], wget: ["-nv"], git: ["ls-remote"] }[program] ?? [];
    const { status, stderr } = await run([program, ...words, "http://other.test/x"], environment);
    expect(status).toBe({ curl: 7, wget: 4, git: 128 }[program]);
    expect(stderr).not.toContain("TOK");
  });

  test("hangs up on wget, which tries again, and shows its request with -d", async () => {
    const { status, stderr } = await run(["wget", "-t", "2", "-d", "https://other.test/x"], {
      https_proxy: PROXY,
    });
    expect(status).toBe(4);
    expect(stderr.split(TOLD)).toHaveLength(3);
    expect(stderr).toMatch(/-- {2}\(try: 2\) {2}https:\/\/other\.test\/x\n/);
    expect(stderr).toMatch(/Failed reading proxy response: Success\n.*Giving up\.\n\n$/s);
  });

  test("is named by -e, which -d repeats, and has its login from settings too", async () => {
    const named = await run(["wget", "-d", "-e", `http_proxy=${PROXY}`, "http://other.test/x"]);
    expect(named.stderr).toContain(`Setting http_proxy (httpproxy) to ${PROXY}\n`);
    const flags = ["-e", "http_proxy=127.0.0.1:8099", "--proxy-user=ci", "--proxy-password=TOK"];
    const given = await run(["wget", "-d", ...flags, "http://other.test/x"]);
    expect(given.stderr).toContain(`${TOLD}\n`);
    expect(given.status).toBe(8);
  });

  test("is passed by with -Y off in BusyBox's wget", async () => {
    const environment = { http_proxy: PROXY };
    const words = ["-qO-", "http://127.0.0.1:8099/echo/x"];
    expect((await run(["busybox", "wget", ...words], environment)).stderr).toBe(
      "wget: server returned error: HTTP/1.1 404 Not Found\n",
    );
    expect((await run(["busybox", "wget", "-Y", "off", ...words], environment)).status).toBe(0);
  });

  test("is hidden in git's trace, and known from http.proxy", async () => {
    const { status, stderr } = await run(
      ["git", "-c", `http.proxy=${PROXY}`, "ls-remote", "http://git.test/repo.git"],
      { GIT_CURL_VERBOSE: "1" },
    );
    expect(status).toBe(128);
    expect(stderr).toContain("=> Send header: Proxy-Authorization: Basic <redacted>\n");
    expect(stderr).not.toContain("TOK@");
  });
});
