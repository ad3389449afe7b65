/** `npm ls` and `npm ll`: what lies in node_modules, as a tree. Addresses are shown without logins (npm hides passwords in all it prints). */
import { NpmFailure } from "./failure.ts";
import { installedBelow } from "./installed.ts";
import type { Locked, Lockfile } from "./lockfile.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { redact } from "./redact.ts";
import { satisfies } from "./semver.ts";
import type { Session } from "./session.ts";

interface Node {
  readonly name: string;
  readonly label: string;
  readonly version: string;
  readonly resolved: string | undefined;
  readonly children: readonly Node[];
  readonly lines: readonly string[];
}

/** What came from elsewhere than a registry is named in brackets. */
function originOf(locked: Locked | undefined): string {
  const { resolved = "", link } = locked ?? {};
  if (link) return ` -> ./${resolved}`;
  return /^(?:git[+:]|file:)/.test(resolved) || locked?.foreign ? ` (${redact(resolved)})` : "";
}

interface Listing {
  readonly nodes: readonly Node[];
  readonly problems: readonly string[];
}

function listingOf(session: Session, folder: string, root: PackageJson, wanted: readonly string[]): Listing {
  const { process, config } = session;
  const locks = readJson<Lockfile>(process, `${folder}/node_modules/.package-lock.json`)?.packages ?? {};
  const installed = new Map(installedBelow(session, folder).map((each) => [each.folder, each.manifest]));
  const problems: string[] = [];
  const ranges = { ...root.devDependencies, ...root.optionalDependencies, ...root.dependencies };
  const id = `${root.name ?? ""}@${root.version ?? ""}`;
  const nodeAt = (path: string, manifest: PackageJson, extra: string, deep: boolean): Node => {
    process.tick();
    const locked = locks[path.slice(folder.length + 1)];
    const children = deep
      ? Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
          const at = [`${path}/node_modules/${name}`, `${folder}/node_modules/${name}`];
          const place = at.find((each) => installed.has(each));
          const own = place === undefined ? undefined : installed.get(place);
          return place !== undefined && own ? [nodeAt(place, own, "", deep)] : [];
        })
      : [];
    const label = `${manifest.name}@${manifest.version}`;
    return {
      name: manifest.name ?? "",
      version: manifest.version ?? "",
      label: `${label}${extra}${originOf(locked)}`,
      resolved: locked?.resolved,
      children,
      lines: config.on("long") || session.command === "ll" ? [manifest.description ?? ""] : [],
    };
  };
  const top = [...installed].filter(
    ([path]) => path.slice(folder.length).split("/node_modules/").length === 2,
  );
  const names = new Set([...Object.keys(ranges), ...top.map(([, { name }]) => name ?? "")]);
  const deep = config.on("all") || wanted.length > 0;
  const hoisted = new Set(
    Object.values(locks).flatMap(({ dependencies }) => Object.keys(dependencies ?? {})),
  );
  const nodes = [...names]
    .sort((a, b) => a.localeCompare(b, "en"))
    .flatMap((name): Node[] => {
      const path = `${folder}/node_modules/${name}`;
      const manifest = installed.get(path);
      const range = ranges[name];
      if (!manifest) {
        const optional = root.optionalDependencies?.[name] !== undefined;
        if (!optional) problems.push(`missing: ${name}@${range}, required by ${id}`);
        const label = `UNMET ${optional ? "OPTIONAL " : ""}DEPENDENCY ${name}@${range}`;
        return [{ name, label, version: "", resolved: undefined, children: [], lines: [] }];
      }
      if (range === undefined) {
        if (config.isGlobal || root.name === undefined) return [nodeAt(path, manifest, "", deep)];
        if (hoisted.has(name)) return [];
        problems.push(`extraneous: ${name}@${manifest.version} ${path}`);
        return [nodeAt(path, manifest, " extraneous", deep)];
      }
      const plain = /^[\^~]?\d/.test(range);
      const fits = !plain || satisfies(manifest.version ?? "", range);
      if (!fits) problems.push(`invalid: ${name}@${manifest.version} ${path}`);
      return [nodeAt(path, manifest, fits ? "" : ` invalid: "${range}" from the root project`, deep)];
    });
  if (wanted.length === 0) return { nodes, problems };
  return { nodes: nodes.flatMap((node) => only(node, wanted)), problems };
}

/** The branches that lead to a wanted package. */
function only(node: Node, wanted: readonly string[]): Node[] {
  const children = node.children.flatMap((child) => only(child, wanted));
  const fits = wanted.some((word) => word === node.name || word === `${node.name}@${node.version}`);
  return fits || children.length > 0 ? [{ ...node, children }] : [];
}

function drawn(nodes: readonly Node[], indent: string): string[] {
  return nodes.flatMap((node, index) => {
    const last = index === nodes.length - 1;
    const below = `${indent}${last ? "  " : "| "}`;
    const fork = node.children.length > 0 ? "-" : "";
    return [
      `${indent}${last ? "`" : "+"}-${fork}${fork ? "" : "-"} ${node.label}`.replace("--- ", "-- "),
      ...node.lines.map((line) => `${below}${node.children.length > 0 ? "| " : "  "}${line}`),
      ...drawn(node.children, below),
    ];
  });
}

function jsonOf(nodes: readonly Node[]): Record<string, unknown> {
  return Object.fromEntries(
    nodes.map(({ name, version, resolved, children }) => [
      name,
      {
        version,
        ...(resolved === undefined ? {} : { resolved }),
        overridden: false,
        ...(children.length > 0 ? { dependencies: jsonOf(children) } : {}),
      },
    ]),
  );
}

export async function ls(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const folder = config.isGlobal ? `${config.globalPrefix}/lib` : config.prefix;
  const root = (config.isGlobal ? undefined : readJson<PackageJson>(process, `${folder}/package.json`)) ?? {};
  const { nodes, problems } = listingOf(session, folder, root, words);
  const name = root.name === undefined ? "" : `${root.name}@${root.version ?? ""}`;
  const status = words.length > 0 && nodes.length === 0 ? 1 : 0;
  if (config.on("json")) {
    const value = {
      ...(problems.length > 0 ? { problems } : {}),
      version: root.version,
      name: root.name ?? folder.replace(/^.*\//, ""),
      ...(nodes.length > 0 ? { dependencies: jsonOf(nodes) } : {}),
    };
    await session.say(JSON.stringify(value, null, 2));
  } else if (config.on("parseable")) {
    const paths = (all: readonly Node[]): string[] =>
      all.flatMap((node) => [`${folder}/node_modules/${node.name}`, ...paths(node.children)]);
    await session.say([folder, ...paths(nodes)].join("\n"));
  } else {
    const long = config.on("long") || session.command === "ll";
    const head = name === "" ? [folder] : long ? [name, `| ${folder}`, "| "] : [`${name} ${folder}`];
    const tree = nodes.length === 0 ? ["`-- (empty)"] : drawn(nodes, "");
    await session.say([...head, ...tree, ""].join("\n"));
  }
  if (problems.length > 0 && words.length === 0)
    throw new NpmFailure(["code ELSPROBLEMS", ...problems], 1, [`stack Error: ${problems.join("\nstack ")}`]);
  return status;
}
