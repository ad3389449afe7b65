import { expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import type { ServiceDefinition } from "../../../src/engine/services/definitions.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** Seen on Docker Engine 28.5.2 with Debian's docker-registry and a password file. */
const SERVICES: Record<string, ServiceDefinition> = {
  registry: {
    kind: "image-registry",
    address: "127.0.0.1:5000",
    accounts: { ci: "push" },
    public: ["open/"],
  },
};

async function computer(dockerfile = "FROM busybox\nRUN echo canary > /f && rm /f\n") {
  return createHost({
    files: workspaceOf({ Dockerfile: dockerfile }),
    folder: "shop",
    services: SERVICES,
    credentials: new Map([["push", "p4ssw0rd"]]),
  });
}

const LOGIN = "echo p4ssw0rd | docker login -u ci --password-stdin 127.0.0.1:5000";

test("a login is checked by the registry and kept in base64", async () => {
  const host = await computer();
  const refused = await host.run("docker login -u ci -p wrong 127.0.0.1:5000");
  expect(refused.exit).toBe(1);
  expect(refused.stderr).toBe(
    "WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n" +
      "Error response from daemon: login attempt to http://127.0.0.1:5000/v2/ failed with status: 401 Unauthorized\n",
  );
  expect((await host.run(LOGIN)).stderr).toContain("stored unencrypted in '/root/.docker/config.json'");
  expect((await host.run(LOGIN)).stderr).toBe("");
  const { stdout } = await host.run("cat ~/.docker/config.json");
  expect(JSON.parse(stdout)).toEqual({ auths: { "127.0.0.1:5000": { auth: btoa("ci:p4ssw0rd") } } });
  const shown = host.world.presentations().map(({ value, accepted, phase }) => [value, accepted, phase]);
  expect(shown.slice(0, 2)).toEqual([
    ["wrong", false, "build"],
    ["p4ssw0rd", true, "build"],
  ]);
});

test("nobody pushes or pulls without a login, but for what is public", async () => {
  const host = await computer();
  await host.run("docker build -q -t 127.0.0.1:5000/shop:1 -t 127.0.0.1:5000/open/shop:1 .");
  const { stderr } = await host.run("docker push 127.0.0.1:5000/shop:1");
  expect(stderr).toBe(
    "push access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials\n",
  );
  await host.run(LOGIN);
  expect((await host.run("docker push 127.0.0.1:5000/shop:1")).exit).toBe(0);
  expect((await host.run("docker push 127.0.0.1:5000/open/shop:1")).exit).toBe(0);
  await host.run("docker logout 127.0.0.1:5000; docker rmi -f $(docker images -q)");
  expect((await host.run("docker pull 127.0.0.1:5000/shop:1")).stderr).toContain("pull access denied");
  expect((await host.run("docker pull 127.0.0.1:5000/open/shop:1")).exit).toBe(0);
});

test("what was pushed can be read layer by layer, by whoever may pull", async () => {
  const host = await computer("FROM busybox\nRUN echo canary > /f\nRUN rm /f\n");
  await host.run(`docker build -q -t 127.0.0.1:5000/open/shop:1 --provenance=false .; ${LOGIN}`);
  await host.run("docker push -q 127.0.0.1:5000/open/shop:1");
  const url = "http://127.0.0.1:5000/v2/open/shop";
  const manifest = JSON.parse((await host.run(`curl -s ${url}/manifests/1`)).stdout);
  const { stdout } = await host.run(`curl -s ${url}/blobs/${manifest.layers[1].digest} | tar xzO f`);
  expect(stdout).toBe("canary\n");
});

test("a registry whose account is limited to some repositories denies the others", async () => {
  const host = await createHost({
    files: workspaceOf({}),
    folder: "shop",
    services: {
      registry: {
        kind: "image-registry",
        address: "127.0.0.1:5000",
        accounts: { ci: { credential: "push", scopes: ["team/"] } },
      },
    },
    credentials: new Map([["push", "p4ssw0rd"]]),
  });
  await host.run(
    `${LOGIN}; docker tag busybox 127.0.0.1:5000/other; docker tag busybox 127.0.0.1:5000/team/bb`,
  );
  expect((await host.run("docker push 127.0.0.1:5000/team/bb")).exit).toBe(0);
  expect((await host.run("docker push 127.0.0.1:5000/other")).exit).toBe(1);
});
