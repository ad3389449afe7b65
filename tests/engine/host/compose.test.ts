import { describe, expect, test } from "vitest";
import { hostWith, output } from "./support.ts";

async function up(files: Record<string, string>, before = "") {
  const host = await hostWith(files);
  const result = await host.run(`${before}docker compose up -d`);
  return { host, ...result, lines: result.stderr.split("\n").filter(Boolean) };
}

test("an environment secret lies in the writable layer, a file secret does not", async () => {
  const { host, lines } = await up(
    {
      "compose.yaml": `services:
  api: {image: busybox, command: sleep 1000, secrets: [tok, envs]}
secrets:
  tok: {file: tok.txt}
  envs: {environment: ENVS}
`,
      "tok.txt": "tk\n",
    },
    "ENVS=envval ",
  );
  expect(lines).toEqual([
    " Network shop_default  Creating",
    " Network shop_default  Created",
    " Container shop-api-1  Creating",
    " Container shop-api-1  Created",
    " Container shop-api-1  Starting",
    " Container shop-api-1  Started",
  ]);
  expect(await output(host, "docker exec shop-api-1 ls -l /run/secrets")).toMatch(/^-r--r--r--.* envs$/m);
  await output(host, "docker commit shop-api-1 captured");
  const read = await output(host, "docker run --rm captured sh -c 'cat /run/secrets/*'");
  expect(read).toBe("envval");
});

/** The last line that Compose 2.40.3 printed. */
describe("docker compose up refuses", () => {
  test.each([
    [
      "services: {a: {image: busybox, secrets: [s]}}\nsecrets: {s: {file: nofile}}\n",
      'Error response from daemon: invalid mount config for type "bind": bind source path does not exist: /work/shop/nofile',
    ],
    [
      "services: {a: {image: busybox, secrets: [s]}}\nsecrets: {s: {environment: NOTSET}}\n",
      'environment variable "NOTSET" required by secret "shop_s" is not set',
    ],
    [
      "services: {a: {image: busybox, read_only: true, secrets: [s]}}\nsecrets: {s: {environment: HOME}}\n",
      'cannot create secret "shop_s" in read-only service a: `file` is the sole supported option',
    ],
    [
      "services: {a: {image: busybox, secrets: [s]}}\nsecrets: {s: {external: true}}\n",
      "unsupported external secret s",
    ],
    [
      'services: {a: {image: busybox, command: "false"}, b: {image: busybox, depends_on: {a: {condition: service_completed_successfully}}}}\n',
      'service "a" didn\'t complete successfully: exit 1',
    ],
    [
      'services: {a: {image: busybox, command: sleep 1000, healthcheck: {test: ["CMD","false"], interval: 1s, retries: 1}}, b: {image: busybox, depends_on: {a: {condition: service_healthy}}}}\n',
      "dependency failed to start: container shop-a-1 is unhealthy",
    ],
    [
      "services: {a: {image: busybox, secrets: [zz]}}\n",
      'service "a" refers to undefined secret zz: invalid compose project',
    ],
  ])("%s", async (text, message) => {
    const { exit, lines } = await up({ "compose.yaml": text });
    expect(lines.at(-1)).toBe(message);
    expect(exit).toBe(1);
  });
});

test("docker compose down takes containers and network away", async () => {
  const { host } = await up({ "compose.yaml": "services: {a: {image: busybox, command: sleep 1000}}\n" });
  const hosts = [...host.containers.values()].map(({ name }) => name);
  expect(hosts).toEqual(["shop-a-1"]);
  await output(host, "docker compose down");
  expect(host.containers.size).toBe(0);
  expect((await host.run("docker network inspect shop_default")).exit).toBe(1);
});
