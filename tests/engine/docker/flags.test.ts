import { expect, test } from "vitest";
import { flagSet, parseFlags } from "../../../src/engine/docker/cli/flags.ts";

const set = flagSet(
  "d,detach e,env:list name:string t,tty i,interactive retries:int",
  "memory:string",
  "gpus:string",
);

test("reads flags as the docker client does", () => {
  const flags = parseFlags(
    "docker run",
    set,
    ["-it", "-eA=1", "-e", "B=2", "--name=x", "--memory", "1g", "busybox", "-d", "x"],
    false,
  );
  expect(flags.bool("interactive") && flags.bool("tty")).toBe(true);
  expect(flags.list("env")).toEqual(["A=1", "B=2"]);
  expect(flags.text("name")).toBe("x");
  expect(flags.args).toEqual(["busybox", "-d", "x"]);
  expect(flags.bool("detach")).toBe(false);
});

// Texts of docker 28.5.2.
test.each([
  [["--secret", "x"], "unknown flag: --secret"],
  [["-e"], "flag needs an argument: 'e' in -e"],
  [["--name"], "flag needs an argument: --name"],
  [
    ["--retries", "x"],
    'invalid argument "x" for "--retries" flag: strconv.ParseInt: parsing "x": invalid syntax',
  ],
])("%j is refused", (words, message) => {
  expect(() => parseFlags("docker run", set, words, false)).toThrow(message);
});

test("a real flag that is not simulated is refused by its name", () => {
  expect(() => parseFlags("docker run", set, ["--gpus", "all"], false)).toThrow(
    "docker run --gpus is not modelled",
  );
});
