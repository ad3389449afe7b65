import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { inspectImage } from "../../inspect/image.ts";
import { inspectAll, NotFound } from "../inspect-all.ts";
import { familiar } from "./find.ts";

export const imageInspect: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  about: "Show everything about images",
  flags: flagSet("f,format:string", "", "platform:string"),
  args: [1, ANY],
  run: (client, flags) =>
    inspectAll(client, flags, (reference) => {
      const image = client.engine.images.get(reference);
      if (image) return inspectImage(image, client.engine);
      throw new NotFound(`Error response from daemon: No such image: ${familiar(reference)}`);
    }),
};
