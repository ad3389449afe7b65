import { fileVariables } from "../../../compose/file-variables.ts";
import type { ComposeProject } from "../../../compose/project.ts";
import { readYaml } from "../../../compose/read-yaml.ts";
import { renderConfig } from "../../../compose/render.ts";
import { layOut } from "../../../source/columns.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { humanDuration, humanSize } from "../../cli/human.ts";
import { tagsOf } from "../../inspect/image.ts";
import { imageSize } from "../image/size.ts";
import { buildServices } from "./build.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, imageName, inDependencyOrder, numberOf, selected, serviceOf } from "./context.ts";
import { configHash, VERSION } from "./convert.ts";
import { runningContainer } from "./inside.ts";

export const build: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Build the services' images",
  flags: flagSet(
    "build-arg:list no-cache q,quiet with-dependencies",
    "m,memory:string pull",
    "builder:string check dry-run print provenance:string push sbom:string ssh:string",
  ),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const wanted = selected(project, flags.args);
    const services = flags.bool("with-dependencies") ? inDependencyOrder(project, wanted) : wanted;
    const args = new Map(
      flags.list("build-arg").map((text): [string, string | undefined] => {
        const [name = "", ...value] = text.split("=");
        return [name, value.length > 0 ? value.join("=") : undefined];
      }),
    );
    const noCache = flags.bool("no-cache");
    await buildServices(compose, project, services, {
      args,
      quiet: flags.bool("quiet"),
      ...(noCache ? { noCache } : {}),
    });
    return 0;
  },
};

export const config: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Show the project as Compose understands it",
  flags: flagSet(
    `environment format:string hash:string images networks no-consistency no-env-resolution no-interpolate
    no-normalize no-path-resolution profiles q,quiet services variables volumes o,output:string`,
    "",
    "dry-run lock-image-digests models resolve-image-digests",
  ),
  args: [0, ANY],
  async run(compose, flags, client) {
    const interpolated = !flags.bool("no-interpolate");
    if (flags.bool("variables")) return printVariables(compose, client, flags.text("format"));
    const project = await compose.project({
      // All profiles are named, also those that are not active.
      ...(flags.bool("profiles") ? { profiles: ["*"] } : {}),
      switches: {
        interpolate: interpolated,
        resolveEnvironment: !flags.bool("no-env-resolution"),
        resolvePaths: !flags.bool("no-path-resolution"),
        checkConsistency: !flags.bool("no-consistency"),
        normalize: !flags.bool("no-normalize"),
        services: flags.args,
      },
    });
    const services = selected(project, flags.args.length > 0 ? [...project.services.keys()] : []);
    const list = (names: Iterable<string>) => client.out([...names].map((name) => `${name}\n`).join(""));
    if (flags.bool("quiet")) return 0;
    if (flags.bool("services"))
      await list(inDependencyOrder(project, services, false).map(({ name }) => name));
    else if (flags.bool("volumes")) await list([...project.volumes.keys()].sort());
    else if (flags.bool("networks")) await list([...project.networks.keys()].sort());
    else if (flags.bool("profiles"))
      await list([...new Set(services.flatMap(({ profiles }) => profiles))].sort());
    else if (flags.has("hash")) await list(hashes(project, flags.text("hash") ?? ""));
    else if (flags.bool("images")) await list(services.map((service) => imageName(project, service)).sort());
    else if (flags.bool("environment"))
      await list([...project.environment].map(([name, value]) => `${name}=${value}`).sort());
    else {
      const format = flags.text("format") ?? "yaml";
      if (format !== "yaml" && format !== "json")
        throw new ClientError(`unsupported format ${JSON.stringify(format)}`);
      const text = renderConfig(project, { format, interpolated });
      const output = flags.text("output");
      if (output === undefined) await client.out(text);
      else client.writeFile(output, text);
    }
    return 0;
  },
};

/** `--hash '*'` or names: what tells Compose that a container is outdated. */
function hashes(project: ComposeProject, wanted: string): string[] {
  const names = wanted === "*" ? [...project.services.keys()] : wanted.split(",");
  return names.sort().map((name) => {
    const service = project.services.get(name);
    if (!service) throw new ClientError(`no such service: ${name}: not found`);
    return `${name} ${configHash(service)}`;
  });
}

/** `--variables`: what the files ask for, in them as they are typed. */
async function printVariables(compose: Compose, client: Client, format = ""): Promise<number> {
  const { files } = await compose.project({ switches: { interpolate: false } });
  const trees = files.map((path) => readYaml(client.readText(path), path, path));
  const variables = [...fileVariables(trees).values()];
  if (format === "json") {
    const sorted = variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const shown = sorted.map(({ name, defaultValue, presenceValue, required }) => [
      name,
      { Name: name, DefaultValue: defaultValue, PresenceValue: presenceValue, Required: required },
    ]);
    await client.out(`${JSON.stringify(Object.fromEntries(shown), null, 4)}\n`);
    return 0;
  }
  const rows = variables.map((one) => [one.name, String(one.required), one.defaultValue, one.presenceValue]);
  await client.out(layOut([["NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"], ...rows], 20, 1));
  return 0;
}

export const images: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "List the images of the containers",
  flags: flagSet("q,quiet", "", "format:string dry-run"),
  args: [0, ANY],
  async run(compose, flags, client) {
    const project = await compose.project();
    const containers = compose
      .containers(project.name, { oneOff: true })
      .filter((container) => flags.args.length === 0 || flags.args.includes(serviceOf(container)))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (flags.bool("quiet")) {
      await client.out([...new Set(containers.map(({ image }) => `${image.id.slice(7)}\n`))].join(""));
      return 0;
    }
    const rows = containers.map(({ name, image }) => {
      const [reference = "<none>:<none>"] = tagsOf(image, client.engine);
      const colon = reference.lastIndexOf(":");
      const age = client.now - Date.parse(image.created);
      return [
        ...[
          name,
          reference.slice(0, colon),
          reference.slice(colon + 1),
          "linux/amd64",
          image.id.slice(7, 19),
        ],
        ...[humanSize(imageSize(image)), `${humanDuration(age)} ago`],
      ];
    });
    const header = ["CONTAINER", "REPOSITORY", "TAG", "PLATFORM", "IMAGE ID", "SIZE", "CREATED"];
    await client.out(layOut([header, ...rows], 20, 1));
    return 0;
  },
};

export const top: ComposeCommand = {
  usage: "[SERVICES...]",
  about: "Show the processes of the containers",
  flags: flagSet("", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags, client) {
    const project = await compose.project();
    const rows = compose
      .containers(project.name)
      .filter(
        (container) =>
          container.isRunning && (flags.args.length === 0 || flags.args.includes(serviceOf(container))),
      )
      .flatMap((container) =>
        [...(container.machine?.processes.values() ?? [])].map((process) => [
          ...[serviceOf(container), String(numberOf(container))],
          process.credentials.uid === 0 ? "root" : String(process.credentials.uid),
          ...[String(process.pid), String(process.parent?.pid ?? 0), "0"],
          new Date(container.startedAt).toISOString().slice(11, 16),
          ...["?", "00:00:00", process.argv.join(" ")],
        ]),
      );
    if (rows.length === 0) return 0;
    const header = ["SERVICE", "#", "UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];
    await client.out(layOut([header, ...rows], 0, 2));
    return 0;
  },
};

export const port: ComposeCommand = {
  usage: "[OPTIONS] SERVICE PRIVATE_PORT",
  about: "Show where a port is published",
  flags: flagSet("index:int protocol:string", "", "dry-run"),
  args: [2, 2],
  async run(compose, flags, client) {
    const project = await compose.project();
    const [service = "", number = ""] = flags.args;
    const container = runningContainer(compose, project, service, flags.int("index"));
    const key = `${number}/${flags.text("protocol") ?? "tcp"}`;
    const binding = container.bindings.find(({ port: bound }) => bound === key);
    if (!binding) {
      const open = container.bindings.flatMap(({ port: bound, hostPort }) => {
        const text = `${hostPort}/${bound.replace(/^.*\//, "")}`;
        return [text, text];
      });
      throw new ClientError(`no port ${key} for container ${container.name}: ${open.join(", ")}`);
    }
    await client.out(`${binding.hostIp || "0.0.0.0"}:${binding.hostPort}\n`);
    return 0;
  },
};

export const ls: ComposeCommand = {
  usage: "[OPTIONS]",
  about: "List projects that have containers",
  flags: flagSet("a,all q,quiet", "", "filter:list format:string dry-run"),
  args: [0, 0],
  async run(compose, flags, client) {
    const projects = new Map<string, Map<string, number>>();
    const files = new Map<string, string>();
    for (const container of client.engine.containers.values()) {
      const { Labels } = container.config;
      const name = Labels["com.docker.compose.project"];
      if (name === undefined || (!flags.bool("all") && !container.isRunning)) continue;
      const states = projects.get(name) ?? new Map<string, number>();
      projects.set(name, states.set(container.status, (states.get(container.status) ?? 0) + 1));
      files.set(name, Labels["com.docker.compose.project.config_files"] ?? "");
    }
    void compose;
    const names = [...projects.keys()].sort();
    if (flags.bool("quiet")) await client.out(names.map((name) => `${name}\n`).join(""));
    else {
      const rows = names.map((name) => {
        const states = [...(projects.get(name) ?? [])].sort().map(([state, count]) => `${state}(${count})`);
        return [name, states.join(", "), files.get(name) ?? ""];
      });
      await client.out(layOut([["NAME", "STATUS", "CONFIG FILES"], ...rows], 20, 1));
    }
    return 0;
  },
};

export const version: ComposeCommand = {
  usage: "[OPTIONS]",
  about: "Show the version",
  flags: flagSet("short f,format:string", "", "dry-run"),
  args: [0, 0],
  async run(compose, flags, client) {
    void compose;
    if (flags.text("format") === "json") await client.out(`{"version":"${VERSION}"}\n`);
    else await client.out(flags.bool("short") ? `${VERSION}\n` : `Docker Compose version ${VERSION}\n`);
    return 0;
  },
};
