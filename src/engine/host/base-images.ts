import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { layerOf } from "../filesystem/layer.ts";
import type { Layer } from "../filesystem/types.ts";
import type { Image, ImageConfig } from "../image/types.ts";
import { bytesOf } from "../process/io.ts";
import { alpineTree, type BusyboxOptions, busyboxTree } from "./base-images/busybox.ts";
import { type DebianOptions, debianTree } from "./base-images/debian.ts";
import { BASE_TIME, type Entries } from "./base-images/tree.ts";

/** One imported layer, as `docker import --change 'CMD ["sh"]' -` makes it. */
function imported(entries: Entries, config: ImageConfig): Image {
  const layer = layerOf(entries);
  const created = new Date(BASE_TIME).toISOString();
  const merged: ImageConfig = { Cmd: ["sh"], ...config };
  return {
    id: `sha256:${bytesToHex(sha256(bytesOf(JSON.stringify([layer.digest, merged]))))}`,
    created,
    architecture: "amd64",
    os: "linux",
    config: merged,
    history: [{ created, created_by: "", comment: "Imported from -" }],
    layers: [{ layer }],
  };
}

/** An image with BusyBox and ash, as small images are; `config` adds to the `CMD ["sh"]` that it has. */
export function busyboxLike(options: BusyboxOptions = {}, config: ImageConfig = {}): Image {
  return imported(busyboxTree(options), config);
}

/** An image with BusyBox, ash and apk, as Alpine's. */
export function alpineLike(options: BusyboxOptions = {}, config: ImageConfig = {}): Image {
  return imported(alpineTree(options), config);
}

/** An image with Debian trixie's utilities, dash and bash, and the tool sets asked for. */
export function debianLike(options: DebianOptions = {}, config: ImageConfig = {}): Image {
  return imported(debianTree(options), config);
}

let made: ReadonlyMap<string, Image> | undefined;

/** The images that every host has: busybox:latest and tools:latest. */
export function baseImages(): ReadonlyMap<string, Image> {
  made ??= new Map([
    ["busybox:latest", busyboxLike()],
    ["tools:latest", debianLike({ tools: ["node", "git", "curl", "wget", "openssl", "python", "ssh"] })],
  ]);
  return made;
}

/** What the learner's computer has, and a runner of the CI too. */
const HOST_TOOLS = [
  ...([
    "node",
    "git",
    "curl",
    "wget",
    "openssl",
    "python",
    "ssh",
    "gnupg",
    "docker",
    "jq",
    "xxd",
    "procps",
  ] as const),
];

let host: Layer | undefined;

/** The learner's own computer: Debian with the usual tools and docker, and the user `learner` (1000). */
export function hostTree(): Layer {
  host ??= layerOf(
    debianTree({
      tools: [...HOST_TOOLS, "world"],
      users: [{ name: "learner", uid: 1000, gid: 1000, home: "/home/learner", shell: "/bin/bash" }],
    }),
  );
  return host;
}

let runner: Layer | undefined;

/** A runner of the CI: the same tools, and the user that jobs run as. */
export function runnerTree(): Layer {
  runner ??= layerOf(
    debianTree({
      tools: HOST_TOOLS,
      users: [{ name: "runner", uid: 1001, gid: 1001, home: "/home/runner", shell: "/bin/bash" }],
    }),
  );
  return runner;
}
