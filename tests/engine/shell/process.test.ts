import { describe, expect, it } from "vitest";
import { ROOT } from "../../../src/engine/filesystem/types.ts";
import { bytesDescriptor, sinkDescriptor } from "../../../src/engine/process/descriptor.ts";
import { bytesOf, concat, textOf } from "../../../src/engine/process/io.ts";
import type { FlavourName } from "../../../src/engine/shell/flavour.ts";
import { createSession } from "../../../src/engine/shell/session.ts";
import { shellMachine } from "./replay.ts";
import { PATH } from "./snippet.ts";

/** Starts `argv` as process 1 of a machine; the output grows while the clock is driven. */
function start(flavour: FlavourName, argv: string[], files: Record<string, string> = {}, extra = {}) {
  const { machine, clock } = shellMachine(flavour, files);
  const chunks: Uint8Array[] = [];
  const sink = () => sinkDescriptor((data) => chunks.push(data.slice()));
  const child = machine.start({
    argv,
    environment: new Map(Object.entries({ PATH, HOME: "/root", ...extra })),
    cwd: "/tmp",
    credentials: ROOT,
    descriptors: new Map([
      [0, bytesDescriptor(bytesOf(""))],
      [1, sink()],
      [2, sink()],
    ]),
  });
  const proc = (name: string) =>
    textOf(machine.filesystem.readFile(`/proc/1/${name}`, ROOT))
      .split("\0")
      .filter((part) => part !== "");
  return { machine, clock, child, proc, output: () => textOf(concat(chunks)) };
}

// As /proc/1/cmdline of `docker run busybox|tools sh -c ...` shows.
const REPLACES: [FlavourName, string, boolean][] = [
  ["ash", "sleep 5", true],
  ["ash", "true; sleep 5", true],
  ["ash", "true && X=1 sleep 5 >/dev/null", true],
  ["ash", "if true; then sleep 5; fi", true],
  ["ash", "{ sleep 5; }", true],
  ["ash", "sleep 5\n", false],
  ["ash", "trap : EXIT; sleep 5", false],
  ["ash", "f() { sleep 5; }; f", false],
  ["ash", "for i in 1; do sleep 5; done", false],
  ["ash", 'eval "sleep 5"', false],
  ["dash", "sleep 5", false],
  ["dash", "exec sleep 5", true],
  ["bash", "sleep 5", true],
  ["bash", "sleep 5\n", true],
  ["bash", "true; sleep 5", true],
  ["bash", "{ sleep 5; }", false],
  ["bash", "sleep 5 >/dev/null", false],
];

describe("process 1", () => {
  it.each(REPLACES)("%s -c %j is replaced: %s", async (flavour, text, replaced) => {
    const { clock, proc } = start(flavour, [flavour === "bash" ? "bash" : "sh", "-c", text]);
    await clock.advance(100);
    expect(proc("cmdline")[0]).toBe(replaced ? "sleep" : flavour === "bash" ? "bash" : "sh");
  });

  it("exec changes the environment that /proc shows", async () => {
    const { clock, proc } = start(
      "dash",
      ["sh", "-c", "export TOKEN=t; unset HOME; exec sleep 5"],
      {},
      { OLD: "1" },
    );
    await clock.advance(100);
    expect(proc("environ")).toContain("TOKEN=t");
    expect(proc("environ")).toContain("OLD=1");
    expect(proc("environ").some((entry) => entry.startsWith("HOME="))).toBe(false);
  });

  it("export does not reach the environ of the shell itself", async () => {
    const { clock, proc } = start("dash", ["sh", "-c", "export TOKEN=t; sleep 5; :"]);
    await clock.advance(100);
    expect(proc("environ")).not.toContain("TOKEN=t");
  });

  it("handles SIGTERM after its foreground child, or at once in wait", async () => {
    const after = start("ash", ["sh", "-c", "trap 'echo term; exit 3' TERM; sleep 5; echo slept"]);
    await after.clock.advance(100);
    after.child.kill("SIGTERM");
    await after.clock.advance(1000);
    expect(after.output()).toBe("");
    expect(await after.clock.drive(after.child.exited)).toEqual({ status: 3 });
    expect(after.output()).toBe("term\n");

    const waiting = start("ash", ["sh", "-c", "trap 'echo term; exit 3' TERM; sleep 5 & wait; echo slept"]);
    await waiting.clock.advance(100);
    waiting.child.kill("SIGTERM");
    await waiting.clock.advance(100);
    expect(waiting.output()).toBe("term\n");
  });
});

describe("runaway scripts", () => {
  it.each([
    ["a loop", "while :; do :; done"],
    ["recursion", "f() { f; }; f"],
    ["a fork bomb", "b() { b | b & b; }; b"],
    ["endless output", "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done"],
    ["eval", 'x=\'eval "$x"\'; eval "$x"'],
    ["a variable that doubles", "x=a; while :; do x=$x$x; done"],
  ])("%s ends with a RunawayError", async (_name, text) => {
    const { clock, child } = start("ash", ["sh", "-c", text]);
    await expect(clock.drive(child.exited)).rejects.toMatchObject({ name: "RunawayError" });
  });
});

describe("createSession", () => {
  it("keeps variables, functions and the folder between lines", async () => {
    const { machine, clock, output } = start("ash", ["sh", "-c", "sleep 1000"]);
    await clock.advance(1);
    const process = machine.processes.get(1)!;
    const session = createSession(process, "ash");
    const run = (line: string) => clock.drive(session.run(line));
    await run("x=1; f() { echo f$x; }; cd /root");
    expect(await run("f; pwd; nope")).toEqual({ status: 127, exited: false });
    expect(output()).toContain("f1\n/root\n");
    expect(session.cwd).toBe("/root");
    expect((await run("echo $?; : $((1/0)); echo no")).status).toBe(2);
    expect(session.needsMore("if true; then")).toBe(true);
    expect(session.needsMore("cat <<E\nabc")).toBe(true);
    expect(session.needsMore("echo 'a")).toBe(true);
    expect(session.needsMore("echo a")).toBe(false);
    expect(await run("exit 4")).toEqual({ status: 4, exited: true });
  });
});
