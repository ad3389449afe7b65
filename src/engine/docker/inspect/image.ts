import { digestOfJson } from "../../image/digest.ts";
import type { Image } from "../../image/types.ts";
import type { Engine } from "../../runtime/engine.ts";
import { goStruct } from "../../source/template/print.ts";
import { imageSize } from "../commands/image/size.ts";

/** Names of an image in the store, in the order in which they were given. */
export function tagsOf(image: Image, engine: Engine): string[] {
  return engine.images.references().filter((name) => engine.images.get(name)?.id === image.id);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}

/** Fields of an image's config in the order of the client's struct. */
const CONFIG_FIELDS = [
  "User",
  "ExposedPorts",
  "Env",
  "Entrypoint",
  "Cmd",
  "Volumes",
  "WorkingDir",
  "Labels",
  "StopSignal",
  "ArgsEscaped",
  "Healthcheck",
  "OnBuild",
  "Shell",
] as const;

/** Go writes the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "Test" in value) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What a template of `docker image inspect --format` sees: the client's own structs rather than the engine's answer, so
 * that empty fields of the config can be asked for, but `json` leaves them out.
 */
export function inspectedImage(image: Image, engine: Engine): Record<string, unknown> {
  const { Config: _, Author, ...rest } = inspectImage(image, engine);
  const config = goStruct<Record<string, unknown>>({});
  for (const name of CONFIG_FIELDS) {
    const value = image.config[name];
    const empty = isEmpty(value) || value === "" || value === false;
    const nothing = name === "User" || name === "WorkingDir" || name === "StopSignal" ? "" : null;
    Object.defineProperty(config, name, {
      value: empty ? (name === "ArgsEscaped" ? false : nothing) : sorted(value),
      enumerable: !empty,
    });
  }
  const { Architecture, Os, Size, GraphDriver, RootFS, Metadata, Descriptor, ...first } = rest;
  const last = { Architecture, Os, Size, GraphDriver, RootFS, Metadata, Descriptor };
  return { ...first, Author, Config: config, ...last };
}

/** `docker image inspect` of the containerd store: the config's keys in alphabetical order. */
export function inspectImage(image: Image, engine: Engine): Record<string, unknown> {
  const tags = tagsOf(image, engine);
  const { config } = image;
  const optional = (name: keyof typeof config) => (isEmpty(config[name]) ? {} : { [name]: config[name] });
  return {
    Id: image.id,
    RepoTags: tags,
    RepoDigests: [...new Set(tags.map((tag) => `${tag.replace(/:[^:/]*$/, "")}@${image.id}`))],
    Parent: "",
    Comment: image.history.at(-1)?.comment ?? "",
    Created: image.created,
    DockerVersion: "",
    Author: "",
    Architecture: image.architecture,
    Os: image.os,
    Size: imageSize(image),
    GraphDriver: { Data: null, Name: "overlayfs" },
    RootFS: goStruct({ Type: "layers", Layers: image.layers.map(({ layer }) => layer.digest) }),
    Metadata: { LastTagTime: image.created },
    Descriptor: {
      mediaType: `application/vnd.oci.image.${image.provenance ? "index" : "manifest"}.v1+json`,
      digest: image.id,
      size: 856,
    },
    Config: {
      ...optional("ArgsEscaped"),
      Cmd: config.Cmd ?? null,
      Entrypoint: config.Entrypoint ?? null,
      Env: config.Env ?? null,
      ...optional("ExposedPorts"),
      ...optional("Healthcheck"),
      Labels: isEmpty(config.Labels) ? null : config.Labels,
      OnBuild: config.OnBuild ?? null,
      ...optional("Shell"),
      ...optional("StopSignal"),
      User: config.User ?? "",
      Volumes: isEmpty(config.Volumes) ? null : config.Volumes,
      WorkingDir: config.WorkingDir ?? "",
    },
  };
}

/** The digest of the image's own manifest, which a container's inspect names. */
export function manifestDigest(image: Image): string {
  return image.provenance ? digestOfJson(image.config) : image.id;
}
