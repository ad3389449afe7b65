import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { ellipsis, humanDuration, humanSize } from "../../cli/human.ts";
import { findImage } from "./find.ts";
import { layerSize } from "./size.ts";

const CREATED_BY_WIDTH = 45;

const HEADERS = {
  ID: "IMAGE",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  CreatedBy: "CREATED BY",
  Size: "SIZE",
  Comment: "COMMENT",
};

export const history: Command = {
  usage: "[OPTIONS] IMAGE",
  about: "Show how an image was made, the newest step first",
  flags: flagSet("format:string H,human no-trunc q,quiet", "", "platform:string"),
  args: [1, 1],
  async run(client, flags) {
    const image = findImage(client, flags.args[0] ?? "");
    const whole = flags.bool("no-trunc");
    const human = flags.bool("human", true);
    const layers = [...image.layers];
    const rows = image.history
      .map((entry) => {
        const layer = entry.empty_layer ? undefined : layers.shift();
        const created = Date.parse(entry.created);
        const text = entry.created_by.replaceAll("\t", " ");
        const size = layer ? layerSize(layer.layer) : 0;
        return {
          ID: "<missing>",
          CreatedSince: human
            ? `${humanDuration(client.now - created)} ago`
            : `${new Date(created).toISOString().slice(0, 19)}Z`,
          CreatedAt: `${new Date(created).toISOString().slice(0, 19)}Z`,
          CreatedBy: whole ? text : ellipsis(text, CREATED_BY_WIDTH),
          Size: human ? humanSize(size) : String(size),
          Comment: entry.comment ?? "",
        };
      })
      .reverse();
    const [top] = rows;
    if (top) top.ID = whole ? image.id : image.id.slice(7, 19);
    if (flags.bool("quiet")) {
      await client.out(rows.map(({ ID }) => `${ID}\n`).join(""));
      return 0;
    }
    const standard = "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    await printListing(
      client,
      { headers: HEADERS, rows, standard, type: "historyContext" },
      flags.text("format"),
    );
    return 0;
  },
};
