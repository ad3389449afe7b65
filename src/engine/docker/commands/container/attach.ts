import type { Descriptor } from "../../../process/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import type { Client } from "../../cli/client.ts";

/** Ctrl+C this often ends the client itself when the container does not care. */
const PATIENCE = 3;

/** Starts a container with the client's own input and output, and waits for its end. Its exit code. */
export async function startAttached(
  client: Client,
  container: SimulatedContainer,
  options: { readonly stdin: boolean },
): Promise<number> {
  const { process } = client;
  const unfollow = container.follow((data, stream) => {
    // What is not read any more (`docker run ... | head -1`) ends the client, not the container.
    (stream === "stdout" ? client.out(data) : client.err(data)).catch(() => {});
  });
  let interrupts = 0;
  process.onSignal("SIGINT", () => {
    interrupts += 1;
    container.kill(interrupts >= PATIENCE ? "SIGKILL" : "SIGINT");
  });
  process.onSignal("SIGTERM", () => container.kill("SIGTERM"));
  try {
    container.start(options.stdin ? stdinOf(client) : undefined);
    const code = await process.wait(container.wait());
    await client.flush();
    await reportFaults(client);
    return code;
  } finally {
    unfollow();
  }
}

function stdinOf(client: Client): Descriptor | undefined {
  return client.process.descriptors.get(0)?.duplicate();
}

/** What stopped a container and is not its own doing must be seen, not taken for a failed program. */
export async function reportFaults(client: Client): Promise<void> {
  const [fault] = client.engine.faults.splice(0);
  if (fault !== undefined) throw fault;
}
