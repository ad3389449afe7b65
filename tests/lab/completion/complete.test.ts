import { beforeAll, describe, expect, it } from "vitest";
import { createMachine } from "../../../src/lab/machine.ts";

let machine: Awaited<ReturnType<typeof createMachine>>;
const words = (line: string) => machine.complete(line).words;

beforeAll(async () => {
  const files = {
    Dockerfile: "FROM busybox\n",
    "compose.yaml": "services:\n  api: { image: shop }\n  db: { image: busybox }\n",
    "other.yaml": "services:\n  queue: { image: shop }\n",
    "broken.yaml": "services: [",
  };
  machine = await createMachine(undefined, files, () => {});
  await machine.run("docker build -q -t shop .");
  await machine.run("docker run -d --name stall shop sleep 60");
  await machine.run("docker volume create stock; docker network create street");
  await machine.run("docker swarm init; printf x | docker secret create signet -");
});

describe("complete", () => {
  it("offers programs first, then docker's commands and flags", () => {
    expect(words("dock")).toContain("docker");
    expect(words("docker his")).toEqual(["history"]);
    expect(words("docker buildx hi")).toEqual(["history"]);
    expect(words("docker build --secr")).toEqual(["--secret"]);
  });

  it("offers the names that a command's usage asks for", () => {
    expect(words("docker logs st")).toEqual(["stall"]);
    expect(words("docker history sh")).toEqual(["shop"]);
    expect(words("docker volume rm s")).toEqual(["stock"]);
    expect(words("docker network inspect st")).toEqual(["street"]);
    expect(words("docker secret inspect s")).toEqual(["signet"]);
    expect(words("docker inspect sh")).toEqual(["shop"]);
    expect(words("docker inspect st")).toEqual(["stall"]);
  });

  it("offers Compose's commands, its flags, and the services of the files that were named", () => {
    expect(words("docker compose ex")).toEqual(["exec"]);
    expect(words("docker compose --proj")).toContain("--project-name");
    expect(words("docker compose exec ")).toEqual(["api", "db"]);
    expect(words("docker compose -f other.yaml logs ")).toEqual(["queue"]);
    expect(words("docker compose -p x --file=other.yaml up ")).toEqual(["queue"]);
  });

  it("offers paths where no name is asked for, and after a service's name", () => {
    expect(words("docker build Do")).toEqual(["Dockerfile"]);
    expect(words("cat comp")).toEqual(["compose.yaml"]);
    expect(words("docker compose exec api comp")).toEqual(["compose.yaml"]);
  });

  it("offers no service of a file that cannot be read", () => {
    expect(words("docker compose -f broken.yaml logs q")).toEqual([]);
    expect(words("docker compose -f missing.yaml logs q")).toEqual([]);
  });
});
