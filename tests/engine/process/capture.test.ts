import { expect, test } from "vitest";
import { type CaptureOptions, capture } from "../../../src/engine/process/capture.ts";
import { createPipe } from "../../../src/engine/process/descriptor.ts";
import { print, printError, read, textOf } from "../../../src/engine/process/io.ts";
import { ExecError, type Program } from "../../../src/engine/process/types.ts";
import { machineWith } from "../tools/machine.ts";

/** Prints on both streams in turn, and says whether there was anything to read. */
const talker: Program = async (process) => {
  await print(process, "one\n");
  await printError(process, "two\n");
  await print(process, (await read(process)) === null ? "nothing to read\n" : "input\n");
  return 3;
};

function run(main: Program) {
  const programs = { main: async () => main, talker: async () => talker };
  return machineWith({ programs }).run(["main"]);
}

async function captured(errors: CaptureOptions["errors"]) {
  let result = "";
  const { stdout, stderr } = await run(async (process) => {
    const kept = await capture(process, { argv: ["talker"], ...(errors ? { errors } : {}) });
    result = `${JSON.stringify(kept.exit)} ${textOf(kept.stdout)}|${textOf(kept.stderr)}`;
    return 0;
  });
  return `${result}|${stdout}|${stderr}`;
}

test.each([
  [undefined, '{"status":3} one\nnothing to read\n|two\n||'],
  ["joined", '{"status":3} one\ntwo\nnothing to read\n|||'],
  ["passed", '{"status":3} one\nnothing to read\n|||two\n'],
] as const)("errors %s", async (errors, result) => {
  expect(await captured(errors)).toBe(result);
});

test("what runs holds no end of its caller's pipe", async () => {
  const { stderr } = await run(async (process) => {
    const pipe = createPipe();
    process.descriptors.set(1, pipe.write);
    await capture(process, { argv: ["talker"] });
    pipe.write.close();
    process.descriptors.delete(1);
    await printError(process, String(await process.wait(pipe.read.read())));
    return 0;
  });
  expect(stderr).toBe("null");
});

test("what is not there throws", async () => {
  await run(async (process) => {
    await expect(capture(process, { argv: ["absent"] })).rejects.toThrow(ExecError);
    return 0;
  });
});
