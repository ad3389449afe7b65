import { expect, test } from "vitest";
import { hostWith, output } from "./support.ts";

test("without a swarm nothing of it works", async () => {
  const { stderr, exit } = await (await hostWith({ pw: "x" })).run("docker secret create pw pw");
  expect(exit).toBe(1);
  expect(stderr).toBe(
    'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.\n',
  );
});

/** Texts of Docker 28.5.2. */
test.each([
  [
    "docker secret create pw pw",
    "Error response from daemon: rpc error: code = AlreadyExists desc = secret pw already exists",
  ],
  [
    "docker secret create a/b pw",
    "Error response from daemon: rpc error: code = InvalidArgument desc = invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]",
  ],
  ["docker secret create e /dev/null", "error reading from /dev/null: data is empty"],
  ["docker secret create e", "secret file is required"],
  ["docker service create --secret nope busybox", "secret not found: nope"],
  [
    "docker service create --secret source=pw,target=a --secret source=pw,target=a busybox",
    "duplicate secret target for pw not allowed",
  ],
])("%s", async (line, message) => {
  const host = await hostWith({ pw: "value\n" }, true);
  await output(host, "docker secret create pw pw");
  const { stderr, exit } = await host.run(line);
  expect(stderr.trimEnd()).toBe(message);
  expect(exit).toBe(1);
});

test("a secret is rotated in one update, and goes when nobody uses it", async () => {
  const host = await hostWith({ v1: "old\n", v2: "new\n" }, true);
  await output(host, "docker secret create one v1 && docker secret create two v2");
  await output(host, "docker service create --name db --secret source=one,target=pw busybox sleep 300");
  const read = "docker exec $(docker ps -q) cat /run/secrets/pw";
  expect(await output(host, read)).toBe("old\n");
  expect((await host.run("docker secret rm one")).stderr).toBe(
    "Error response from daemon: rpc error: code = InvalidArgument desc = secret 'one' is in use by the following service: db\n",
  );
  await output(host, "docker service update --secret-rm one --secret-add source=two,target=pw db");
  expect(await output(host, read)).toBe("new\n");
  expect(await output(host, "docker secret rm one")).toBe("one\n");
  // Neither the container nor the service shows the value.
  const shown = await output(host, "docker inspect $(docker ps -q); docker service inspect db");
  expect(shown).not.toMatch(/new|old/);
});

test("a bare mode is decimal", async () => {
  const host = await hostWith({ v1: "old\n" }, true);
  await output(host, "docker secret create one v1");
  await output(host, "docker service create --name db --secret source=one,mode=400 busybox sleep 300");
  expect(await output(host, "docker exec $(docker ps -q) ls -l /run/secrets/one")).toMatch(/^-rw--w----/);
});
