/** A word as this site uses it. */
interface Term {
  readonly term: string;
  /** In Markdown, as far as `inline` reads it. */
  readonly meaning: string;
  /** Where Docker, or the format's specification, says so. A word without one is this site's own. */
  readonly source?: { readonly title: string; readonly url: string };
}

/** In the order of the alphabet. */
export const GLOSSARY: readonly Term[] = [
  {
    term: "Attestation",
    meaning:
      "A statement about an image that is stored beside it, for example how it was built. See provenance.",
    source: {
      title: "Docker: Build attestations",
      url: "https://docs.docker.com/build/metadata/attestations/",
    },
  },
  {
    term: "Build argument",
    meaning:
      "A value for an `ARG` instruction, given with `--build-arg`. It is an environment variable of every later `RUN` in its stage, and it is written into the image's history. Not a place for a secret.",
    source: { title: "Docker: Build variables", url: "https://docs.docker.com/build/building/variables/" },
  },
  {
    term: "Build cache",
    meaning: "What a builder keeps so as not to run a step again: layers of all stages, and cache mounts.",
    source: { title: "Docker: Build cache", url: "https://docs.docker.com/build/cache/" },
  },
  {
    term: "Build context",
    meaning:
      "The files that a build can copy from: the folder given to `docker build`, less what `.dockerignore` names.",
    source: { title: "Docker: Build context", url: "https://docs.docker.com/build/concepts/context/" },
  },
  {
    term: "Build record",
    meaning:
      "What the builder remembers of each build: log, arguments and provenance. `docker buildx history` shows it.",
    source: {
      title: "Docker: docker buildx history",
      url: "https://docs.docker.com/reference/cli/docker/buildx/history/",
    },
  },
  {
    term: "Cache mount",
    meaning:
      "A folder that stays in the builder between builds: `RUN --mount=type=cache`. Later builds with the same id read what an earlier one wrote.",
    source: {
      title: "Dockerfile reference",
      url: "https://docs.docker.com/reference/dockerfile/#run---mounttypecache",
    },
  },
  { term: "Credential", meaning: "A named value that opens a door: token, password, key. Each has a phase." },
  {
    term: "Drill",
    meaning:
      "A rehearsal that the grader does with your files: rotate a credential, revoke it, or wait until it ends.",
  },
  {
    term: "Finding",
    meaning:
      "A place where a credential can be read: which credential, on which surface, in which object, where in it, in which encoding.",
  },
  {
    term: "History",
    meaning:
      "The list of instructions from which an image was made, part of the image's config. `docker history --no-trunc` shows it.",
    source: {
      title: "Docker: docker image history",
      url: "https://docs.docker.com/reference/cli/docker/image/history/",
    },
  },
  {
    term: "Image config",
    meaning:
      "The part of an image that says how to run it: environment, labels, command, entrypoint, user, health check. `docker image inspect` shows it.",
    source: {
      title: "OCI image specification: config",
      url: "https://github.com/opencontainers/image-spec/blob/main/config.md",
    },
  },
  {
    term: "Layer",
    meaning:
      "An archive of the files that one instruction added, changed or deleted. Layers are never changed afterwards.",
    source: {
      title: "OCI image specification: layer",
      url: "https://github.com/opencontainers/image-spec/blob/main/layer.md",
    },
  },
  {
    term: "Phase",
    meaning:
      "When a credential is needed: `build` or `runtime`. A credential that is needed in both is two credentials.",
  },
  {
    term: "Provenance",
    meaning:
      "An attestation of how an image was built. With `mode=max` it holds build arguments and the Dockerfile.",
    source: {
      title: "Docker: Provenance attestations",
      url: "https://docs.docker.com/build/metadata/attestations/slsa-provenance/",
    },
  },
  {
    term: "Revoke",
    meaning: "End a credential's validity at the place that issued it. Deleting an image revokes nothing.",
  },
  {
    term: "Rotate",
    meaning: "Replace a credential's value by a new one everywhere, and revoke the old one.",
  },
  {
    term: "Run twice",
    meaning:
      "How the grader finds a leak: your files run with two different values, and what differs between the runs depends on the value.",
  },
  {
    term: "Secret mount",
    meaning:
      "A file or variable that exists for one `RUN` only: `RUN --mount=type=secret`. Nothing of its value is written into the image.",
    source: { title: "Docker: Build secrets", url: "https://docs.docker.com/build/building/secrets/" },
  },
  {
    term: "Secret, of Compose",
    meaning: "A file under `/run/secrets` in the services that ask for it.",
    source: {
      title: "Docker: Secrets in Compose",
      url: "https://docs.docker.com/compose/how-tos/use-secrets/",
    },
  },
  {
    term: "Secret, of Swarm",
    meaning:
      "The same for services of a swarm: kept encrypted by the managers, sent to the nodes that run a task which needs it.",
    source: {
      title: "Docker: Manage sensitive data with Docker secrets",
      url: "https://docs.docker.com/engine/swarm/secrets/",
    },
  },
  {
    term: "Stage",
    meaning:
      "A part of a Dockerfile that begins with `FROM`. Only the last one, or the one named with `--target`, becomes the image; the others stay in the build cache.",
    source: {
      title: "Docker: Multi-stage builds",
      url: "https://docs.docker.com/build/building/multi-stage/",
    },
  },
  {
    term: "Surface",
    meaning: "A kind of place where an attacker looks. The surfaces are the tiles of the leak map.",
  },
  {
    term: "Whiteout",
    meaning:
      'The mark in a layer that says "do not show this file of a layer below". The file is still in the layer below.',
    source: {
      title: "OCI image specification: whiteouts",
      url: "https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts",
    },
  },
  {
    term: "World",
    meaning:
      "What lies outside the learner's computer: registries, databases, APIs. The command `world` shows and moves it.",
  },
];
