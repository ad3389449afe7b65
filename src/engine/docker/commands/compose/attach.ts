import type { SimulatedContainer } from "../../../runtime/container.ts";
import { reportFaults } from "../container/attach.ts";
import type { Compose } from "./context.ts";
import { logLine, shortName, widthOf } from "./log-lines.ts";

/** Follows what containers write from now on, line by line. The returned function ends it. */
export function followLines(
  compose: Compose,
  containers: readonly SimulatedContainer[],
  options: { readonly prefix: boolean; readonly timestamps: boolean },
): () => void {
  const width = widthOf(containers);
  const ends = containers.map((container) => {
    let printed = container.log.length;
    const flush = () => {
      for (const entry of container.log.slice(printed)) {
        printed += 1;
        compose.client.out(logLine(container, entry, width, options)).catch(() => {});
      }
    };
    // A line is in the log once it is whole: look after each piece that is written.
    const unfollow = container.follow(() => void Promise.resolve().then(flush));
    return () => {
      flush();
      unfollow();
    };
  });
  return () => {
    for (const end of ends) end();
  };
}

/** Waits until every container ended (or, with `abort`, the first one). The exit code of that first one. */
export async function waitForAll(
  compose: Compose,
  containers: readonly SimulatedContainer[],
  abort: boolean,
): Promise<{ readonly first: SimulatedContainer | undefined; readonly code: number }> {
  const { process, engine } = compose.client;
  let first: SimulatedContainer | undefined;
  let code = 0;
  const ends = containers.map(async (container) => {
    const exit = await container.wait();
    if (!first) {
      first = container;
      code = exit;
    }
    await compose.client.out(`${shortName(container)} exited with code ${exit}\n`);
  });
  process.onSignal("SIGINT", () => {
    compose.client.err("Gracefully Stopping... press Ctrl+C again to force\n").catch(() => {});
    for (const container of containers) void container.stop();
  });
  const enough: Promise<unknown> = abort ? Promise.race(ends) : Promise.all(ends);
  await process.wait(enough);
  if (engine.faults.length > 0) await reportFaults(compose.client);
  return { first, code };
}
