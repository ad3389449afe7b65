import { createBuilder } from "../../../src/engine/build/builder.ts";
import type { Builder, BuildRequest, BuildResult } from "../../../src/engine/build/types.ts";
import { createFileSystem } from "../../../src/engine/filesystem/filesystem.ts";
import { createTree } from "../../../src/engine/filesystem/tree.ts";
import type { LayerEntry } from "../../../src/engine/filesystem/types.ts";
import { busyboxLike } from "../../../src/engine/host/base-images.ts";
import { createImageStore } from "../../../src/engine/image/store.ts";
import { createBudget } from "../../../src/engine/process/budget.ts";
import { createClock } from "../../../src/engine/process/clock.ts";
import { createNetwork } from "../../../src/engine/process/network.ts";
import type { Network } from "../../../src/engine/process/types.ts";
import { TOOLS } from "../../../src/engine/tools/registry.ts";

const encoder = new TextEncoder();

export type Files = Readonly<Record<string, string>>;

/** What a test says of a build; the rest is as `docker build -t shop .` has it. */
export interface Wanted
  extends Partial<Omit<BuildRequest, "dockerfile" | "context" | "secrets" | "buildArgs" | "progress">> {
  readonly files?: Files;
  readonly ignore?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly given?: Readonly<Record<string, string>>;
}

/** A builder with busybox in its store, and what its builds printed. */
export class Bench {
  readonly images = createImageStore();
  readonly clock = createClock(Date.UTC(2026, 0, 1));
  readonly builder: Builder;
  printed: string[] = [];

  constructor(network: Network = createNetwork({ local: new Map() })) {
    this.images.tag("busybox", busyboxLike());
    this.builder = createBuilder({
      images: this.images,
      clock: this.clock,
      budget: createBudget(),
      programs: TOOLS,
      network: () => network,
    });
  }

  request(text: string, wanted: Wanted = {}): BuildRequest {
    const { files = {}, ignore, args = {}, given = {}, ...rest } = wanted;
    return {
      dockerfile: { name: "Dockerfile", text },
      context: {
        filesystem: createFileSystem(createTree(entriesOf({ Dockerfile: text, ...files }))),
        root: "/work/shop",
        ...(ignore === undefined ? {} : { ignoreText: ignore }),
      },
      namedContexts: new Map(),
      buildArgs: new Map(Object.entries(args)),
      secrets: new Map(Object.entries(given).map(([id, value]) => [id, () => encoder.encode(value)])),
      ssh: new Map(),
      labels: new Map(),
      tags: ["shop"],
      target: undefined,
      noCache: false,
      noCacheFilter: [],
      provenance: "min",
      network: "default",
      addHosts: new Map(),
      platform: undefined,
      progress: ({ text: line }) => this.printed.push(line),
      ...rest,
    };
  }

  build(text: string, wanted: Wanted = {}): Promise<BuildResult> {
    this.printed = [];
    return this.clock.drive(this.builder.build(this.request(text, wanted)));
  }

  /** What RUN steps printed, without step numbers and times. */
  get output(): string[] {
    return this.printed.flatMap((line) => /^#\d+ \d+\.\d{3} (.*)$/s.exec(line)?.[1] ?? []);
  }

  /** Names of the steps of stages, in order. */
  get steps(): string[] {
    return this.printed.flatMap((line) => /^#\d+ (\[(?!internal).*)$/s.exec(line)?.[1] ?? []);
  }
}

function entriesOf(files: Files): [string, LayerEntry][] {
  const owned = { uid: 1000, gid: 1000, mtime: 1_000_000 };
  const folders = new Set(["/work", "/work/shop"]);
  const entries: [string, LayerEntry][] = [];
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/").slice(0, -1);
    parts.forEach((_, index) => {
      folders.add(`/work/shop/${parts.slice(0, index + 1).join("/")}`);
    });
    const file = { ...owned, kind: "file", content: encoder.encode(text), mode: 0o644 } as const;
    entries.push([`/work/shop/${path}`, file]);
  }
  const made = [...folders].map((path): [string, LayerEntry] => [
    path,
    { ...owned, kind: "directory", mode: 0o755 },
  ]);
  return [...made, ...entries];
}

/** Paths of a layer with what can be told in one word: text, `dir`, `-> target`, `gone`. */
export function layerTexts(result: BuildResult, index: number): Record<string, string> {
  const layer = result.image?.layers[index]?.layer;
  return Object.fromEntries(
    [...(layer?.entries ?? [])].map(([path, entry]) => {
      if (entry.kind === "file") return [path, new TextDecoder().decode(entry.content)];
      if (entry.kind === "symlink") return [path, `-> ${entry.target}`];
      return [path, entry.kind === "whiteout" ? "gone" : entry.kind === "directory" ? "dir" : entry.kind];
    }),
  );
}
