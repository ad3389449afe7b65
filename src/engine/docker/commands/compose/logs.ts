import { ANY } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { selectLog, tailOf, timeOf } from "../container/logs.ts";
import { followLines } from "./attach.ts";
import type { ComposeCommand } from "./command.ts";
import { numberOf, selected, serviceOf } from "./context.ts";
import { logLine, widthOf } from "./log-lines.ts";

export const logs: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Show what the services' containers wrote",
  flags: flagSet(
    "f,follow index:int no-log-prefix since:string n,tail:string t,timestamps until:string",
    "no-color",
    "dry-run",
  ),
  args: [0, ANY],
  async run(compose, flags, client) {
    const project = await compose.project();
    selected(project, flags.args);
    const index = flags.int("index");
    const containers = compose
      .containers(project.name)
      .filter((container) => flags.args.length === 0 || flags.args.includes(serviceOf(container)))
      .filter((container) => index === undefined || numberOf(container) === index)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const options = { prefix: !flags.bool("no-log-prefix"), timestamps: flags.bool("timestamps") };
    const width = widthOf(containers);
    const since = flags.text("since");
    const until = flags.text("until");
    for (const container of containers) {
      const entries = selectLog(container, {
        since: since === undefined ? undefined : timeOf(since, client.now),
        until: until === undefined ? undefined : timeOf(until, client.now),
        tail: tailOf(flags.text("tail")),
      });
      await client.out(entries.map((entry) => logLine(container, entry, width, options)).join(""));
    }
    if (!flags.bool("follow")) return 0;
    const running = containers.filter(({ isRunning }) => isRunning);
    const unfollow = followLines(compose, running, options);
    try {
      await client.process.wait(Promise.all(running.map((container) => container.wait())));
    } finally {
      unfollow();
      await client.flush();
    }
    return 0;
  },
};
