import { expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

const COMPOSE = "services: { api: { image: busybox, command: [sleep, infinity] } }\n";

// Seen on Docker Engine 28.5.2.
test("a stack does not take over the network of a Compose project of its name", async () => {
  const host = await createHost({
    files: workspaceOf({ "compose.yaml": COMPOSE }),
    folder: "shop",
    swarm: true,
  });
  const deploy = () => host.run("docker stack deploy -c compose.yaml shop");
  await host.run("docker compose up -d");
  const refused = await deploy();
  expect(refused.exit).toBe(1);
  expect(refused.stderr).toContain(
    "failed to create network shop_default: Error response from daemon: network with name shop_default already exists",
  );
  await host.run("docker compose down");
  expect((await deploy()).stdout).toBe("Creating network shop_default\nCreating service shop_api\n");
  expect((await deploy()).stdout).toMatch(/^Updating service shop_api/);
});
