import { FileSystemError } from "../../../filesystem/types.ts";
import type { Descriptor } from "../../../process/types.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

export const tee: Tool = {
  options: { short: "ai", long: { append: "a", "ignore-interrupts": "i" } },
  async run(call: Call) {
    const files: Descriptor[] = [];
    let status = 0;
    for (const path of call.operands) {
      try {
        const append = call.has("a");
        files.push(call.openPath(path, { write: true, create: true, append, truncate: !append }));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await call.warn(`${call.named(path)}: ${error.text}`);
        status = 1;
      }
    }
    for (let data = await call.read(); data !== null; data = await call.read()) {
      for (const file of files) await call.process.wait(file.write(data));
      await call.bytes(data);
    }
    for (const file of files) file.close();
    return status;
  },
};
