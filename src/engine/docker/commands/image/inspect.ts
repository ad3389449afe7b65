import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { inspectedImage, inspectImage } from "../../inspect/image.ts";
import { inspectAll, isTemplate, NotFound } from "../inspect-all.ts";
import { familiar } from "./find.ts";

export const imageInspect: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  about: "Show everything about images",
  flags: flagSet("f,format:string", "", "platform:string"),
  args: [1, ANY],
  run(client, flags) {
    const templated = isTemplate(flags.text("format"));
    return inspectAll(client, flags, (reference) => {
      const image = client.engine.images.get(reference);
      if (image) return templated ? inspectedImage(image, client.engine) : inspectImage(image, client.engine);
      throw new NotFound(`Error response from daemon: No such image: ${familiar(reference)}`);
    });
  },
};
