import { describe, expect, test } from "vitest";
import { hostWith } from "./support.ts";

/** Every text here was printed by Docker 28.5.2 for the same command; the first line of standard error. */
const DAEMON = "Error response from daemon: ";

describe("docker create refuses", () => {
  test.each([
    [
      "--mount type=bind,src=rel,dst=/x",
      `${DAEMON}invalid mount config for type "bind": invalid mount path: 'rel' mount path must be absolute`,
    ],
    [
      "--mount type=bind,src=/etc,dst=x",
      `${DAEMON}invalid mount config for type "bind": invalid mount path: 'x' mount path must be absolute`,
    ],
    [
      "--mount type=tmpfs,src=x,dst=/x",
      `${DAEMON}invalid mount config for type "tmpfs": field Source must not be specified`,
    ],
    [
      "--mount type=bind,src=/etc,dst=/x,volume-nocopy=true",
      `invalid argument "type=bind,src=/etc,dst=/x,volume-nocopy=true" for "--mount" flag: cannot mix 'volume-*' options with mount type 'bind'`,
    ],
    [
      "--mount type=bind,src=/etc,dst=/x,readonly=maybe",
      'invalid argument "type=bind,src=/etc,dst=/x,readonly=maybe" for "--mount" flag: invalid value for readonly: maybe',
    ],
    ["--mount ''", 'invalid argument "" for "--mount" flag: EOF'],
    ["-v vol:", "docker: invalid spec: vol:: empty section between colons"],
    ["-v /a:/b:ro:rw", "docker: invalid spec: /a:/b:ro:rw: too many colons"],
    ["-l =x", `invalid argument "=x" for "-l, --label" flag: invalid label '=x': empty name`],
    ["--health-retries -1", "docker: --health-retries cannot be negative"],
    ["-w rel", `${DAEMON}the working directory 'rel' is invalid, it needs to be an absolute path`],
    ["--stop-signal BOGUS", `${DAEMON}invalid signal: BOGUS`],
    ["--log-driver bogus", `${DAEMON}error looking up logging plugin bogus: plugin "bogus" not found`],
  ])("%s", async (flags, message) => {
    const result = await (await hostWith()).run(`docker create ${flags} busybox`);
    expect(result.stderr.split("\n")[0]).toBe(message);
    expect(result.exit).not.toBe(0);
  });
});

test("--cap-drop ALL takes from root what the permission bits do not give", async () => {
  const host = await hostWith();
  await host.run("printf secret > pw && chmod 600 pw && chown 1000 pw");
  const bound = await host.run("docker run --rm --cap-drop ALL -v $PWD/pw:/pw:ro busybox cat /pw");
  expect(bound.stdout).toBe("");
  const free = await host.run("docker run --rm -v $PWD/pw:/pw:ro busybox cat /pw");
  expect(free.stdout).toBe("secret");
});

test("without a log driver that keeps anything, nothing can be shown", async () => {
  const host = await hostWith();
  const shown = await host.run("docker run --name quiet --log-driver none busybox echo hi");
  expect(shown.stdout).toBe("hi\n");
  const result = await host.run("docker logs quiet");
  expect(result.stderr).toBe(`${DAEMON}configured logging driver does not support reading\n`);
});
