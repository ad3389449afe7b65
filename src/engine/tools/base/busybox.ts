import { printError } from "../../process/io.ts";
import { loadedBy, loadOnce } from "../../process/load-once.ts";
import type { Process, Program } from "../../process/types.ts";
import { APPLETS } from "../../shell/applets.ts";
import { shellProgram } from "../../shell/program.ts";
import { NotModelledError } from "../../source/errors.ts";
import { baseName } from "./core/files.ts";
import { runTool } from "./core/run.ts";
import { TABLE } from "./table.ts";

/** Programs of other folders that BusyBox has as applets: the name in the registry, tried in this order. */
const elsewhere = (applet: string): string[] => [`busybox:${applet}`, applet];

const ash = shellProgram("ash");

async function runApplet(process: Process, applet: string, args: readonly string[]): Promise<number> {
  if (applet === "sh" || applet === "ash") return await ash(process);
  const { clock } = process.machine;
  const known = TABLE[applet];
  if (known !== undefined) {
    const tool =
      typeof known === "function" ? (loadedBy(known) ?? (await process.wait(loadOnce(known, clock)))) : known;
    return await runTool(process, "busybox", applet, tool, args);
  }
  const { TOOLS } = await process.wait(clock.external(import("../registry.ts")));
  for (const name of elsewhere(applet)) {
    const program = TOOLS[name];
    if (program === undefined || name === "busybox") continue;
    return await (loadedBy(program) ?? (await process.wait(loadOnce(program, clock))))(process);
  }
  throw new NotModelledError(`the BusyBox applet ${applet}`);
}

/** BusyBox v1.35.0: the applet is named by argv[0], or by the first argument of `busybox`. */
export const busybox: Program = async (process) => {
  const called = baseName(process.argv[0] ?? "").replace(/^-/, "");
  if (called !== "busybox") return await runApplet(process, called, process.argv.slice(1));
  const [applet, ...args] = process.argv.slice(1);
  if (applet === undefined || applet.startsWith("--"))
    throw new NotModelledError(`busybox ${applet ?? "without an applet"}`);
  if (!APPLETS.has(applet) && !(applet in TABLE)) {
    await printError(process, `${applet}: applet not found\n`);
    return 127;
  }
  process.argv = [applet, ...args];
  return await runApplet(process, applet, args);
};
