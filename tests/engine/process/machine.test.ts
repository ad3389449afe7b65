import { describe, expect, test } from "vitest";
import { ROOT } from "../../../src/engine/filesystem/types.ts";
import { createPipe, nullDescriptor } from "../../../src/engine/process/descriptor.ts";
import { print, textOf } from "../../../src/engine/process/io.ts";
import type { Program } from "../../../src/engine/process/types.ts";
import { NotModelledError, RunawayError } from "../../../src/engine/source/errors.ts";
import { machineWith, START } from "../tools/machine.ts";

const load = (program: Program) => async () => program;

function run(programs: Record<string, Program>, name = "main") {
  const loaders = Object.fromEntries(Object.entries(programs).map(([key, program]) => [key, load(program)]));
  return machineWith({ programs: loaders }).run([name]);
}

const forever: Program = async (process) => {
  while (true) await print(process, "y\n".repeat(1000));
};

describe("processes", () => {
  test("writing to a pipe that nobody reads ends with SIGPIPE", async () => {
    const main: Program = async (process) => {
      const pipe = createPipe();
      const writer = process.spawn({ argv: ["forever"], descriptors: new Map([[1, pipe.write]]) });
      await process.wait(pipe.read.read());
      pipe.read.close();
      await print(process, JSON.stringify(await process.wait(writer.exited)));
      return 0;
    };
    expect(await run({ main, forever })).toMatchObject({ stdout: '{"signal":"SIGPIPE"}', status: 0 });
  });

  test("a signal ends a sleeping process at once, without simulated time passing", async () => {
    const sleeper: Program = async (process) => {
      await process.sleep(3_600_000);
      return 0;
    };
    const main: Program = async (process) => {
      const child = process.spawn({ argv: ["sleeper"] });
      process.machine.kill(child.process.pid, "SIGTERM", process);
      const exit = await process.wait(child.exited);
      await print(process, `${JSON.stringify(exit)} ${process.machine.clock.now() - START}`);
      return 0;
    };
    expect((await run({ main, sleeper })).stdout).toBe('{"signal":"SIGTERM"} 0');
  });

  test("/proc/self is whoever asks, and environ is for the same user and root", async () => {
    const main: Program = async (process) => {
      const files = process.machine.filesystem;
      await print(
        process,
        textOf(files.readFile("/proc/self/environ", process.credentials)).replace(/\0/g, ";"),
      );
      const stranger = { uid: 1000, gid: 1000, groups: [] };
      await print(process, String(files.access(`/proc/${process.pid}/environ`, "r", stranger)));
      return 0;
    };
    expect((await run({ main })).stdout).toBe("HOME=/root;PATH=/bin;false");
  });

  test("simulated time jumps when everybody waits", async () => {
    const main: Program = async (process) => {
      await process.sleep(86_000);
      await print(process, String(process.machine.clock.now() - START));
      return 0;
    };
    expect((await run({ main })).stdout).toBe("86000");
  });

  test("a program that is not there is refused, whatever runs it", async () => {
    const main: Program = async (process) => {
      process.machine.filesystem.writeFile(
        "/bin/x",
        new TextEncoder().encode("\x7fELF leaklab-program:x\n"),
        0o755,
        ROOT,
      );
      const child = process.fork(async (inner) => {
        inner.spawn({ argv: ["x"] });
        return 0;
      });
      await process.wait(child.exited);
      return 0;
    };
    await expect(run({ main })).rejects.toThrow(NotModelledError);
  });
});

describe("runaways end with a clear error", () => {
  const spin: Program = async (process) => {
    while (true) {
      process.tick();
      await null;
    }
  };
  const bomb: Program = async (process) => {
    while (true) process.spawn({ argv: ["bomb"], descriptors: new Map([[1, nullDescriptor()]]) });
  };
  const stuck: Program = (process) => process.wait(new Promise<number>(() => {}));
  test.each([
    ["an endless loop", { main: spin }],
    ["a fork bomb", { main: bomb, bomb }],
    ["endless output", { main: forever }],
    ["waiting for nothing", { main: stuck }],
    ["a text that outgrows JavaScript", { main: async () => "x".repeat(2 ** 30).length }],
  ])("%s", async (_name, programs) => {
    await expect(run(programs as unknown as Record<string, Program>)).rejects.toThrow(RunawayError);
  });
});
