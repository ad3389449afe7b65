import { parseReference } from "../../../image/reference.ts";
import type { Image } from "../../../image/types.ts";
import type { Client } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { filtersOf, matchesLabels } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { goTime, humanDuration, humanSize } from "../../cli/human.ts";
import { tagsOf } from "../../inspect/image.ts";
import { imageSize } from "./size.ts";

const HEADERS = {
  ID: "IMAGE ID",
  Repository: "REPOSITORY",
  Tag: "TAG",
  Digest: "DIGEST",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  Size: "SIZE",
};

interface Row {
  readonly image: Image;
  readonly repository: string;
  readonly tag: string;
}

function matches(row: Row, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const pattern = (text: string) =>
    new RegExp(
      `^${text
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, "[^/]*")
        .replace(/\?/g, ".")}$`,
    );
  const whole = `${row.repository}:${row.tag}`;
  return pattern(wanted).test(row.repository) || pattern(wanted).test(whole);
}

/** Every name of every image, the newest image first, and the images without a name. */
function rowsOf(client: Client): Row[] {
  const { engine } = client;
  return engine.images
    .images()
    .flatMap((image): Row[] => {
      const names = tagsOf(image, engine);
      if (names.length === 0) return [{ image, repository: "<none>", tag: "<none>" }];
      return names.map((name) => {
        const { name: repository, tag } = parseReference(name);
        return { image, repository, tag };
      });
    })
    .toSorted((a, b) => Date.parse(b.image.created) - Date.parse(a.image.created));
}

export const ls: Command = {
  usage: "[OPTIONS] [REPOSITORY[:TAG]]",
  about: "List images",
  flags: flagSet("a,all digests f,filter:list format:string no-trunc q,quiet", "", "tree"),
  args: [0, 1],
  async run(client, flags) {
    const filters = filtersOf(flags.list("filter"), ["dangling", "label", "reference"]);
    const found = rowsOf(client)
      .filter((row) => matches(row, flags.args[0]))
      .filter((row) =>
        [...filters].every(([key, values]) => {
          if (key === "label") return matchesLabels(row.image.config.Labels, values);
          if (key === "reference") return values.some((value) => matches(row, value));
          return values.includes(String(row.tag === "<none>"));
        }),
      );
    const id = ({ image }: Row) => (flags.bool("no-trunc") ? image.id : image.id.slice(7, 19));
    if (flags.bool("quiet")) {
      await client.out([...new Set(found.map(id))].map((text) => `${text}\n`).join(""));
      return 0;
    }
    const rows = found.map((row) => {
      const created = Date.parse(row.image.created);
      const size = humanSize(imageSize(row.image));
      return {
        Containers: "0",
        CreatedAt: goTime(created),
        CreatedSince: `${humanDuration(client.now - created)} ago`,
        Digest: flags.bool("digests") ? row.image.id : "<none>",
        ID: id(row),
        Repository: row.repository,
        SharedSize: "N/A",
        Size: size,
        Tag: row.tag,
        UniqueSize: "N/A",
        VirtualSize: size,
      };
    });
    const digest = flags.bool("digests") ? "{{.Digest}}\t" : "";
    const standard = `{{.Repository}}\t{{.Tag}}\t${digest}{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`;
    await printListing(
      client,
      { headers: HEADERS, rows, standard, type: "imageContext" },
      flags.text("format"),
    );
    return 0;
  },
};
