import type { SimulatedContainer } from "../../../runtime/container.ts";
import { ANY } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import type { ComposeCommand } from "./command.ts";
import { selected, serviceOf } from "./context.ts";

function forServices(
  about: string,
  done: string,
  action: (container: SimulatedContainer) => void,
): ComposeCommand {
  return {
    usage: "[SERVICE...]",
    about,
    flags: flagSet("", "", "dry-run"),
    args: [0, ANY],
    async run(compose, flags) {
      const project = await compose.project();
      const names = selected(project, flags.args).map(({ name }) => name);
      for (const container of compose.containers(project.name)) {
        if (!container.isRunning || !names.includes(serviceOf(container))) continue;
        action(container);
        await compose.say(`Container ${container.name}`, done);
      }
      return 0;
    },
  };
}

export const pause = forServices("Pause services", "Paused", (container) => container.pause());
export const unpause = forServices("Unpause services", "Unpaused", (container) => container.unpause());
