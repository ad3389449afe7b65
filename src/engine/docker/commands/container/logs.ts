import type { SimulatedContainer } from "../../../runtime/container.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { rfc3339 } from "../../cli/human.ts";

const UNITS: Record<string, number> = { s: 1e3, m: 60e3, h: 3600e3 };

/** `--since` and `--until`: a time, or how long ago (`10m`). Milliseconds since the epoch. */
export function timeOf(text: string, now: number, flag: "since" | "until" = "since"): number {
  const ago = /^(\d+)([smh])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNITS[ago[2] ?? ""] ?? 0);
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time))
    throw new ClientError(
      `invalid value for "${flag}": failed to parse value as time or duration: ${JSON.stringify(text)}`,
    );
  return time;
}

/** How many lines from the end; undefined: all. */
export function tailOf(text: string | undefined): number | undefined {
  return text === undefined || text === "all" || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** The lines of a container's log that the flags ask for. */
export function selectLog(
  container: SimulatedContainer,
  options: { since?: number | undefined; until?: number | undefined; tail?: number | undefined },
): SimulatedContainer["log"] {
  const { since = 0, until = Number.POSITIVE_INFINITY, tail } = options;
  const lines = container.log.filter(({ time }) => time >= since && time <= until);
  return tail === undefined ? lines : tail === 0 ? [] : lines.slice(-tail);
}

export async function followLog(
  client: Client,
  container: SimulatedContainer,
  print: (data: Uint8Array, stream: "stdout" | "stderr") => void,
): Promise<void> {
  const unfollow = container.follow(print);
  try {
    if (container.isRunning) await client.process.wait(container.wait());
    await client.flush();
  } finally {
    unfollow();
  }
}

export const logs: Command = {
  usage: "[OPTIONS] CONTAINER",
  about: "Show what a container wrote",
  flags: flagSet("f,follow since:string n,tail:string t,timestamps until:string details"),
  args: [1, 1],
  async run(client, flags) {
    const container = client.container(flags.args[0] ?? "");
    if (container.host.logDriver === "none")
      throw new DaemonError("configured logging driver does not support reading");
    const since = flags.text("since");
    const until = flags.text("until");
    const lines = selectLog(container, {
      since: since === undefined ? undefined : timeOf(since, client.now),
      until: until === undefined ? undefined : timeOf(until, client.now, "until"),
      tail: tailOf(flags.text("tail")),
    });
    const stamp = flags.bool("timestamps");
    for (const { stream, text, time } of lines) {
      const details = flags.bool("details") ? " " : "";
      const line = stamp ? `${rfc3339(time)} ${details}${text}` : `${details}${text}`;
      await (stream === "stdout" ? client.out(line) : client.err(line));
    }
    if (!flags.bool("follow")) return 0;
    if (stamp) throw new NotModelledError("docker logs --follow --timestamps");
    await followLog(client, container, (data, stream) => {
      (stream === "stdout" ? client.out(data) : client.err(data)).catch(() => {});
    });
    return 0;
  },
};
