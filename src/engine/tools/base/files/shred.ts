import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** GNU fills the file's last block too; BusyBox leaves the length. */
const BLOCK = 4096;

async function announce(call: Call, path: string, passes: number, zeros: boolean): Promise<void> {
  for (let pass = 1; pass <= passes; pass++) {
    const how = zeros && pass === passes ? "000000" : "random";
    await call.warn(`${path}: pass ${pass}/${passes} (${how})...`);
  }
}

async function remove(call: Call, path: string): Promise<void> {
  const tell = call.has("v") && !call.busybox;
  if (tell) await call.warn(`${path}: removing`);
  const [, folder = "", name = ""] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  // The name is overwritten, too, letter by letter from its end.
  let shown = path;
  for (let length = name.length; tell && length > 0; length--) {
    await call.warn(`${shown}: renamed to ${folder}${"0".repeat(length)}`);
    shown = folder + "0".repeat(length);
  }
  call.files.unlink(path);
  if (tell) await call.warn(`${path}: removed`);
}

/** shred: overwrites a file, and with -u removes it. What a lower layer holds stays there. */
export const shred: Tool = {
  options: {
    short: "fn:uvxz",
    long: { force: "f", iterations: "n:", remove: "u::", verbose: "v", exact: "x", zero: "z" },
  },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage("missing file operand");
    const rounds = Number(call.options.value("n") ?? 3);
    if (!Number.isInteger(rounds)) call.fail(`invalid number of passes: '${call.options.value("n")}'`);
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        async () => {
          const target = call.openPath(path, { write: true });
          target.close();
          const { size } = call.files.stat(path);
          const length = call.busybox || call.has("x") ? size : Math.ceil(size / BLOCK) * BLOCK;
          const passes = rounds + (call.has("z") ? 1 : 0);
          if (call.has("v") && !call.busybox) await announce(call, path, passes, call.has("z"));
          if (passes > 0) {
            const data = call.has("z")
              ? fromByteString("\0".repeat(length))
              : call.process.machine.random(length);
            call.files.write(path, data);
          }
          if (call.has("u")) await remove(call, path);
        },
        (error) =>
          call.say(
            `can't open '${path}': ${error.text}`,
            `${path}: failed to open for writing: ${error.text}`,
          ),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};
