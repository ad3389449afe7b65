import type { Descriptor } from "../../image/oci.ts";
import { layOut } from "../../source/columns.ts";
import { NotModelledError } from "../../source/errors.ts";
import { goJson } from "../../source/go-json.ts";
import type { Command, CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { isAttestation, lookAtRemote, type RemoteImage } from "./image/remote.ts";

function platformOf({ platform }: Descriptor): string | undefined {
  return platform && `${platform.os}/${platform.architecture}`;
}

/** The form for people: digests, and of an attestation that there is one. */
function overview({ name, mediaType, digest, content }: RemoteImage): string {
  const head = [
    ["Name:", name],
    ["MediaType:", mediaType],
    ["Digest:", digest],
  ];
  if (!content.manifests) return layOut(head, 0, 1);
  const blocks = content.manifests.map((each) => {
    const rows = [
      ["  Name:", `${name}@${each.digest}`],
      ["  MediaType:", each.mediaType],
      ["  Platform:", platformOf(each) ?? ""],
      ...(each.annotations ? [["  Annotations:", ""]] : []),
    ];
    const notes = Object.entries(each.annotations ?? {}).map(([key, value]) => [`    ${key}:`, value]);
    return [rows, notes] as const;
  });
  const width = Math.max(...blocks.flatMap(([rows]) => rows.map(([label = ""]) => label.length + 1)));
  const text = blocks.map(([rows, notes]) => layOut(rows, width, 1) + layOut(notes, 0, 1));
  return `${layOut([...head, ["", ""], ["Manifests:", ""]], 0, 1)}${text.join(`${" ".repeat(width)}\n`)}`;
}

/** What templates may ask for: the config is the image's own, the provenance what its attestation says. */
async function field(remote: RemoteImage, name: string): Promise<unknown> {
  const { manifests = [] } = remote.content;
  const own = manifests.find((each) => !isAttestation(each));
  if (name === "Manifest") return { mediaType: remote.mediaType, digest: remote.digest, ...remote.content };
  if (name === "Image") {
    const manifest = own ? await remote.json("manifests", own.digest) : remote.content;
    return remote.json("blobs", (manifest as { config: Descriptor }).config.digest);
  }
  if (name !== "Provenance") throw new NotModelledError(`imagetools inspect --format with .${name}`);
  const attestation = manifests.find(isAttestation);
  if (!attestation) return {};
  const { layers = [] } = (await remote.json("manifests", attestation.digest)) as { layers?: Descriptor[] };
  const statement = (await remote.json("blobs", layers[0]?.digest ?? "")) as { predicate: unknown };
  return { SLSA: sorted(statement.predicate) };
}

/** Go prints maps by key. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

async function formatted(remote: RemoteImage, format: string): Promise<string> {
  const match = /^\{\{\s*json\s+\.(\w*)((?:\.\w+)*)\s*\}\}$/.exec(format);
  if (!match?.[1]) throw new NotModelledError(`imagetools inspect --format ${format}`);
  let value = await field(remote, match[1]);
  for (const key of (match[2] ?? "").split(".").filter(Boolean))
    value = (value as Record<string, unknown> | undefined)?.[key];
  return goJson(value, true, 2);
}

const inspect: Command = {
  usage: "[OPTIONS] NAME",
  about: "Show an image that is in a registry",
  flags: flagSet("format:string raw", "builder:string"),
  args: [1, 1],
  style: "buildx",
  async run(client, flags) {
    const remote = await client.process.wait(lookAtRemote(client, flags.args[0] ?? ""));
    await client.out(await client.process.wait(shown(remote, flags.text("format"), flags.bool("raw"))));
    return 0;
  },
};

async function shown(remote: RemoteImage, format: string | undefined, raw: boolean): Promise<string> {
  if (raw) return new TextDecoder().decode(remote.bytes);
  return format === undefined ? overview(remote) : formatted(remote, format);
}

export const IMAGETOOLS: CommandTable = {
  about: "Look at images in registries",
  commands: { inspect },
};
