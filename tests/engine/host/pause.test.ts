import { expect, test } from "vitest";
import { hostWith, output } from "./support.ts";

const LOOP = "docker run -d --name clock busybox sh -c 'while true; do echo tick; sleep 1; done'";

test("a paused container does nothing until it goes on", async () => {
  const host = await hostWith({});
  await output(host, `${LOOP} && sleep 3 && docker pause clock`);
  const before = await output(host, "docker logs clock");
  await output(host, "sleep 60");
  expect(await output(host, "docker logs clock")).toBe(before);
  await output(host, "docker unpause clock && sleep 5");
  expect((await output(host, "docker logs clock")).length).toBeGreaterThan(before.length);
});

/** Texts of Docker 28.5.2. */
test.each([
  ["docker pause clock", /^Error response from daemon: Container [0-9a-f]{64} is already paused\n$/],
  [
    "docker exec clock true",
    /^Error response from daemon: Container clock is paused, unpause the container before exec\n$/,
  ],
  ["docker attach clock", /^You cannot attach to a paused container, unpause it first\n$/],
  ["docker rm clock", /cannot remove container "clock": container is paused and must be unpaused first\n$/],
])("%s is refused while it is paused", async (line, message) => {
  const host = await hostWith({});
  await output(host, `${LOOP} && docker pause clock`);
  const { exit, stderr } = await host.run(line);
  expect(exit).toBe(1);
  expect(stderr).toMatch(message);
});

test("a paused container can be stopped", async () => {
  const host = await hostWith({});
  await output(host, `${LOOP} && docker pause clock && docker stop -t 1 clock`);
  expect(await output(host, "docker inspect clock --format '{{.State.Status}}'")).toBe("exited\n");
});

test("attach shows what comes from then on, and ends as process 1 ends", async () => {
  const host = await hostWith({});
  await output(host, "docker run -d --name app busybox sh -c 'echo early; sleep 2; echo late; exit 5'");
  const { exit, stdout } = await host.run("docker attach app");
  expect({ exit, stdout }).toEqual({ exit: 5, stdout: "late\n" });
});
