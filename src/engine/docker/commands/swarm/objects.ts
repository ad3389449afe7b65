import { FileSystemError } from "../../../filesystem/types.ts";
import type { SwarmObject } from "../../../runtime/swarm/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { filtersOf, matchesLabels } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { humanDuration, rfc3339 } from "../../cli/human.ts";
import { forEach } from "../container/lifecycle.ts";
import { inspectAll, NotFound } from "../inspect-all.ts";
import { labelsOf } from "../network.ts";

type Kind = "secret" | "config";

/** The content from a file or standard input; the client refuses what is empty. */
async function contentOf(client: Client, kind: Kind, source: string | undefined): Promise<Uint8Array> {
  if (source === undefined) throw new ClientError(`${kind} file is required`);
  if (source === "-") {
    const data = await client.stdin();
    if (data.length === 0) throw new ClientError("error reading from STDIN: data is empty");
    return data;
  }
  try {
    const data = client.readFile(source);
    if (data.length === 0) throw new ClientError(`error reading from ${source}: data is empty`);
    return data;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new ClientError(`error reading from ${source}: open ${source}: ${error.text.toLowerCase()}`);
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A secret's data is never given back; a config's is. */
function inspectObject(kind: Kind, object: SwarmObject): Record<string, unknown> {
  return {
    ID: object.id,
    Version: { Index: object.version },
    CreatedAt: rfc3339(object.created),
    UpdatedAt: rfc3339(object.updated),
    Spec: {
      Name: object.name,
      Labels: object.labels,
      ...(kind === "config" ? { Data: base64(object.data) } : {}),
    },
  };
}

const HEADERS = {
  ...{
    ID: "ID",
    Name: "NAME",
    Driver: "DRIVER",
    CreatedAt: "CREATED",
    UpdatedAt: "UPDATED",
    Labels: "LABELS",
  },
};

/** `docker secret` and `docker config`, which differ in little. */
function table(kind: Kind): CommandTable {
  const create: Command = {
    usage: kind === "secret" ? "[OPTIONS] SECRET [file|-]" : "[OPTIONS] CONFIG file|-",
    about: `Make a ${kind} from a file or standard input`,
    flags: flagSet("l,label:list", "", "d,driver:string template-driver:string"),
    args: kind === "secret" ? [1, 2] : [2, 2],
    async run(client, flags) {
      const [name = "", source] = flags.args;
      const data = await contentOf(client, kind, source).catch((error: unknown) => {
        if (kind === "secret" || !(error instanceof ClientError)) throw error;
        throw new ClientError(`Error reading content from ${JSON.stringify(source)}: ${error.message}`);
      });
      const object = client.engine.manager().addObject(kind, name, data, labelsOf(flags.list("label")));
      await client.out(`${object.id}\n`);
      return 0;
    },
  };
  const ls: Command = {
    usage: "[OPTIONS]",
    about: `List ${kind}s`,
    flags: flagSet("f,filter:list format:string q,quiet"),
    args: [0, 0],
    async run(client, flags) {
      const swarm = client.engine.manager();
      const filters = filtersOf(flags.list("filter"), ["id", "name", "label"]);
      const objects = [...(kind === "secret" ? swarm.secrets : swarm.configs).values()].filter((object) =>
        [...filters].every(([key, values]) =>
          key === "label"
            ? matchesLabels(object.labels, values)
            : values.some((value) => object[key as "id" | "name"].startsWith(value)),
        ),
      );
      if (flags.bool("quiet")) {
        await client.out(objects.map(({ id }) => `${id}\n`).join(""));
        return 0;
      }
      const ago = (time: number) => `${humanDuration(client.now - time)} ago`;
      const rows = objects.map((object) => ({
        ...{ ID: object.id, Name: object.name, Driver: "" },
        ...{ CreatedAt: ago(object.created), UpdatedAt: ago(object.updated) },
        Labels: Object.entries(object.labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
      }));
      const driver = kind === "secret" ? "\t{{.Driver}}" : "";
      const standard = `{{.ID}}\t{{.Name}}${driver}\t{{.CreatedAt}}\t{{.UpdatedAt}}`;
      await printListing(
        client,
        { headers: HEADERS, rows, standard, type: `${kind}Context` },
        flags.text("format"),
      );
      return 0;
    },
  };
  const rm: Command = {
    usage: `${kind.toUpperCase()} [${kind.toUpperCase()}...]`,
    about: `Remove ${kind}s that no service uses`,
    flags: flagSet(""),
    args: [1, ANY],
    async run(client, flags) {
      const swarm = client.engine.manager();
      return forEach(client, flags.args, async (name) => {
        swarm.removeObject(kind, name);
        return name;
      });
    },
  };
  const inspect: Command = {
    usage: `[OPTIONS] ${kind.toUpperCase()} [${kind.toUpperCase()}...]`,
    about: `Show everything about ${kind}s${kind === "secret" ? ", except what they hold" : ""}`,
    flags: flagSet("f,format:string pretty"),
    args: [1, ANY],
    async run(client, flags) {
      const swarm = client.engine.manager();
      if (flags.bool("pretty")) throw new NotModelledError(`docker ${kind} inspect --pretty`);
      return inspectAll(client, flags, (name) => {
        const object = swarm.find(kind, name);
        if (object) return inspectObject(kind, object);
        throw new NotFound(`Error response from daemon: ${kind} ${name} not found`);
      });
    },
  };
  return { about: `Manage Swarm ${kind}s`, commands: { create, inspect, list: ls, ls, remove: rm, rm } };
}

export const SECRET = table("secret");
export const CONFIG = table("config");
