import { FileSystemError } from "../../../filesystem/types.ts";
import { NOT_MANAGER } from "../../../runtime/engine.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { ObjectKind } from "../../../runtime/swarm/objects.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { filtersOf, matchesLabels } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { humanDuration } from "../../cli/human.ts";
import { forEach } from "../container/lifecycle.ts";
import { inspectAll, inspectPretty, NotFound } from "../inspect-all.ts";
import { labelsOf } from "../network.ts";
import { inspectObject, prettyObject } from "./object-view.ts";

/** The content from a file or standard input; the client refuses what is empty. */
async function contentOf(client: Client, kind: ObjectKind, source: string | undefined): Promise<Uint8Array> {
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
    const call = error.code === "EISDIR" ? "read" : "open";
    throw new ClientError(`error reading from ${source}: ${call} ${source}: ${error.text.toLowerCase()}`);
  }
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

/** Secrets can be kept by a plugin; there are none here. */
function refuseDriver(driver: string, source: string | undefined): never {
  if (source !== undefined) throw new ClientError("When using secret driver secret data must be empty");
  throw new DaemonError(`rpc error: code = Unknown desc = plugin ${JSON.stringify(driver)} not found`);
}

/** `docker secret` and `docker config`, which differ in little. */
function table(kind: ObjectKind): CommandTable {
  const create: Command = {
    usage: kind === "secret" ? "[OPTIONS] SECRET [file|-]" : "[OPTIONS] CONFIG file|-",
    about: `Make a ${kind} from a file or standard input`,
    flags: flagSet(`l,label:list template-driver:string${kind === "secret" ? " d,driver:string" : ""}`),
    args: kind === "secret" ? [1, 2] : [2, 2],
    async run(client, flags) {
      const [name = "", source] = flags.args;
      if (flags.text("driver")) return refuseDriver(flags.text("driver") ?? "", source);
      const data = await contentOf(client, kind, source).catch((error: unknown) => {
        if (kind === "secret" || !(error instanceof ClientError)) throw error;
        throw new ClientError(`Error reading content from ${JSON.stringify(source)}: ${error.message}`);
      });
      const swarm = client.engine.manager();
      const templating = flags.text("template-driver") || undefined;
      if (templating !== undefined && templating !== "golang")
        throw new DaemonError(
          `rpc error: code = InvalidArgument desc = unsupported template driver: ${templating}`,
        );
      const labels = labelsOf(flags.list("label"));
      const object = swarm.addObject(kind, name, data, { labels, templating });
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
      const objects = swarm
        .objects(kind)
        .all()
        .filter((object) =>
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
      const find = (name: string) => {
        const { swarm } = client.engine;
        if (!swarm) throw new NotFound(`Error response from daemon: ${NOT_MANAGER}`);
        const object = swarm.objects(kind).find(name);
        if (object) return object;
        throw new NotFound(`Error response from daemon: ${kind} ${name} not found`);
      };
      if (flags.bool("pretty")) return inspectPretty(client, flags, (name) => prettyObject(kind, find(name)));
      return inspectAll(client, flags, (name) => inspectObject(kind, find(name)));
    },
  };
  return { about: `Manage Swarm ${kind}s`, commands: { create, inspect, list: ls, ls, remove: rm, rm } };
}

export const SECRET = table("secret");
export const CONFIG = table("config");
