import { expect, test } from "vitest";
import type { Finding, Surface } from "../../../src/engine/evidence/types.ts";
import { attackersCommand } from "../../../src/engine/grading/show.ts";

const finding = (surface: Surface, object: string, where: string): Finding => ({
  credential: "t",
  encoding: "exact",
  ...{ surface, object, where },
});

test.each([
  ["shop-api-1", "docker exec shop-api-1 cat /run/secrets/t"],
  ["shop_api.2", "docker exec $(docker ps -alqf name=shop_api.2) cat /run/secrets/t"],
])("a mount of %s is shown by the name under which its container is found", (object, command) => {
  expect(attackersCommand(finding("container-mount", object, "/run/secrets/t"))).toBe(command);
});

test("a task that has ended still has its log", () => {
  expect(attackersCommand(finding("container-log", "api.1 (stopped)", "t"))).toBe(
    "docker logs $(docker ps -alqf name=api.1)",
  );
});

test("an image may have a name that looks like a task's", () => {
  expect(attackersCommand(finding("image-history", "shop.1", "t"))).toBe("docker history --no-trunc shop.1");
});

test.each([
  [["build", "-t", "shop", "."], "docker build --target sign -t opened ."],
  [
    ["buildx", "build", "-q", "--build-arg", "YEAR=2026", "--tag=shop", "--target", "web", "."],
    "docker build --target sign -t opened --build-arg YEAR=2026 .",
  ],
  [["compose", "build"], "docker build --target sign -t opened ."],
  [["build", "-f", "-", "."], "docker build --target sign -t opened ."],
])("a stage is built again as %j built it", (argv, command) => {
  const shown = attackersCommand(finding("build-cache", "stage sign", "layer 3: /app/key"), [{ argv }]);
  expect(shown.startsWith(`${command} && `)).toBe(true);
});
