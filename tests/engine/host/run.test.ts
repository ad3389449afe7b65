import { describe, expect, test } from "vitest";
import { hostWith, output } from "./support.ts";

/** Every text here was printed by Docker 28.5.2 for the same command. */
const HELP = "\n\nRun 'docker run --help' for more information\n";
const START =
  "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";

describe("docker run refuses in the daemon's words", () => {
  test.each([
    ["docker run --rm busybox nosuch", 127, `${START}exec: "nosuch": executable file not found in $PATH`],
    ["docker run --rm busybox /etc", 126, `${START}exec: "/etc": permission denied`],
    ["docker run --rm busybox /etc/passwd", 126, `${START}exec: "/etc/passwd": permission denied`],
    [
      "docker run --rm --entrypoint /nope busybox",
      127,
      `${START}exec: "/nope": stat /nope: no such file or directory`,
    ],
    [
      "docker run --rm -u nosuch busybox id",
      125,
      "unable to find user nosuch: no matching entries in passwd file",
    ],
    [
      "docker run --rm -u 0:nosuch busybox id",
      125,
      "unable to find group nosuch: no matching entries in group file",
    ],
    [
      "docker run --rm --mount type=bind,src=/nonexist2,target=/y busybox ls",
      125,
      'invalid mount config for type "bind": bind source path does not exist: /nonexist2',
    ],
    ["docker run --rm -v a:b:c:d busybox true", 125, "invalid volume specification: 'a:b:c:d'"],
    [
      "docker run --rm --network nosuch busybox env",
      125,
      "failed to set up container networking: network nosuch not found",
    ],
    ['docker run --rm --entrypoint "" busybox', 125, "no command specified"],
    [
      "docker run --rm --name c busybox",
      125,
      "Invalid container name (c), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
    ],
  ])("%s", async (line, exit, message) => {
    const result = await (await hostWith()).run(line);
    expect(result.stderr).toBe(`docker: Error response from daemon: ${message}${HELP}`);
    expect(result.exit).toBe(exit);
  });
});

test.each([
  ["docker run --rm -u 1000:nogroup busybox id", "uid=1000 gid=65534(nogroup) groups=65534(nogroup)\n"],
  ["docker run --rm -u 5:7 busybox id", "uid=5 gid=7 groups=7\n"],
  ["docker run --rm -u 1000 busybox id", "uid=1000 gid=0(root) groups=0(root)\n"],
  ["docker run --rm -w /x/y busybox pwd", "/x/y\n"],
  ["echo hi | docker run --rm -i busybox cat", "hi\n"],
])("%s", async (line, expected) => {
  expect(await output(await hostWith(), line)).toBe(expected);
});

test("what a container did can be read afterwards", async () => {
  const host = await hostWith({ hello: "hi\n" });
  await output(
    host,
    "docker run -d --name web -v ./hello:/h:ro busybox sh -c 'echo out; echo err >&2; sleep 1000'",
  );
  const logs = await host.run("docker logs web");
  expect([logs.stdout, logs.stderr]).toEqual(["out\n", "err\n"]);
  await output(host, "docker exec web sh -c 'echo x >/new; rm /etc/group; mkdir -p /q/r'");
  expect((await output(host, "docker diff web")).split("\n").filter(Boolean).sort()).toEqual(
    ["A /h", "A /new", "A /q", "A /q/r", "C /etc", "D /etc/group"].sort(),
  );
  expect((await host.run("docker rm web")).stderr).toBe(
    'Error response from daemon: cannot remove container "web": container is running: stop the container before removing or force remove\n',
  );
  // sleep as process 1 does not know SIGTERM: the grace time passes, then SIGKILL.
  await output(host, "docker stop web");
  expect(await output(host, "docker wait web")).toBe("137\n");
});

test("docker commit keeps what was written and the environment, but no mount", async () => {
  const host = await hostWith({ secret: "s3cret\n" });
  await output(host, "docker run --name web -e A=1 -v ./secret:/pw busybox sh -c 'cp /pw /copy'");
  await output(host, "docker commit web captured");
  expect(await output(host, "docker run --rm --entrypoint cat captured /copy /pw")).toBe("s3cret\n");
  expect(await output(host, "docker inspect -f '{{json .Config.Env}}' captured")).toBe('["A=1"]\n');
});

test("an endless loop ends with a message", async () => {
  const host = await hostWith();
  const result = await host.run("docker run --rm busybox sh -c 'while :; do :; done'");
  expect(result.stderr).toMatch(/leaklab: stopped/);
  expect(result.exit).toBe(125);
  expect(await output(host, "docker run --rm busybox echo still here")).toBe("still here\n");
});
