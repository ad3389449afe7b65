import { expect, test } from "vitest";
import {
  environmentMap,
  mergeEnvironment,
  processEnvironment,
  replaceOrAppend,
} from "../../../src/engine/runtime/environment.ts";

/** An image with ENV B=2 A=1, run with `-e FOO=1 -e A=9`, on Docker 28.5.2. */
test("the environment of process 1 stands in Docker's order", () => {
  const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const Env = mergeEnvironment(["FOO=1", "A=9"], [PATH, "B=2", "A=1"]);
  expect(Env).toEqual(["FOO=1", "A=9", PATH, "B=2"]);
  const config = {
    ...{ Hostname: "e7b73e43c8b9", Image: "app", Env, Cmd: [], Entrypoint: [], WorkingDir: "", User: "" },
    ...{ Labels: {}, Volumes: {}, ExposedPorts: {}, Tty: false, OpenStdin: false },
  };
  expect([...environmentMap(processEnvironment(config), "/root")].map((pair) => pair.join("="))).toEqual([
    PATH,
    "HOSTNAME=e7b73e43c8b9",
    "FOO=1",
    "A=9",
    "B=2",
    "HOME=/root",
  ]);
});

test("a bare name takes a variable away", () => {
  expect(replaceOrAppend(["A=1", "B=2"], ["A", "C=3"])).toEqual(["B=2", "C=3"]);
});
