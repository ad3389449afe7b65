import type { Surface } from "../engine/evidence/types.ts";

/** What a page says of a surface beside its name. Texts are read by `inline`. */
interface SurfaceNote {
  /** How a credential gets there. */
  readonly way: string;
  readonly readers: string;
  readonly keep: string;
  /** A place for which the command that shows it is written out; without one there is no such command. */
  readonly sample?: { readonly object: string; readonly where: string };
}

export const SURFACE_NOTES: Readonly<Record<Surface, SurfaceNote>> = {
  source: {
    way: "The value is typed into a Dockerfile, a compose file, a script, or a file beside them that git does not ignore.",
    readers:
      "Everyone who has, or will have, a copy of the repository. A later commit does not take it away.",
    keep: "Hand the value over when the build or the service starts. Name the file that holds it in `.gitignore`.",
    sample: { object: "compose.yaml", where: "" },
  },
  "ci-log": {
    way: "A job prints it. Masking replaces the exact value only: in base64, cut in two or reversed it stays.",
    readers: "Whoever may see the job; for a public repository that can be everybody.",
    keep: "Do not print it. Give steps the secret that they need, not the whole set.",
  },
  "build-log": {
    way: "A command of a `RUN` prints it (`set -x`, `curl -v`, `env`), or a step's name holds the value of an `ARG` or `ENV`.",
    readers: "Whoever sees the build's output, and the builder's record of it.",
    keep: "Mount the secret, and let tools read it from a file. BuildKit does not redact what a command prints.",
    sample: { object: "shop:latest", where: "" },
  },
  "image-history": {
    way: "An `ARG` with a value; a `RUN` after it; a literal in a `RUN`; an `ENV`, a `LABEL` or the URL of an `ADD`.",
    readers: "Everyone who can pull the image.",
    keep: "Mount the secret. The flags of a `RUN` are not written into the history, so neither is `--mount`.",
    sample: { object: "shop:latest", where: "" },
  },
  "image-config": {
    way: "`ENV`, `LABEL`, `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and others with the value in them.",
    readers: "Everyone who can pull the image, and every container of it: `ENV` becomes its environment.",
    keep: "What the service needs is given to the service when it starts, as a secret.",
    sample: { object: "shop:latest", where: "" },
  },
  "image-layer": {
    way: "`COPY` takes a file along, or a command writes one. A later `rm` only hides it.",
    readers: "Everyone who can pull the image and take its archive apart.",
    keep: "Mount the file for the one `RUN` that needs it. List local secrets in `.dockerignore`.",
    sample: { object: "shop:latest", where: "layer 3: /app/.npmrc" },
  },
  "build-cache": {
    way: "A tool writes it into a `type=cache` mount, or into a stage that is not part of the image.",
    readers: "Every later build on the same builder; with `--cache-to mode=max`, whoever can pull the cache.",
    keep: "Mount the secret in builder stages too. Let nothing that logs in write into a cache mount.",
    sample: { object: "stage deps", where: "layer 2: /root/.npmrc" },
  },
  provenance: {
    way: "With `mode=max` the attestation holds build arguments, the environment of each step and the Dockerfile itself.",
    readers: "Everyone who can pull the image: the attestation is stored beside it.",
    keep: "Mount the secret. The attestation names its id, not its value.",
    sample: { object: "shop:latest", where: "" },
  },
  "build-record": {
    way: "The builder keeps the log, the arguments and a provenance of `mode=max` for each build, whatever the image carries.",
    readers: "Whoever may use the builder: `docker buildx history`.",
    keep: "Mount the secret, and do not print it.",
    sample: { object: "build", where: "" },
  },
  exfiltrated: {
    way: "A program with access to the secret sends it away: a dependency's install script, a changed tool.",
    readers: "The attacker.",
    keep: "Install without scripts where a secret is mounted, pin what you run, and let tokens be small and short-lived.",
  },
  "container-config": {
    way: "`environment`, `command`, `healthcheck` and `labels` of a service, or `docker run -e`.",
    readers: "Whoever may talk to the Docker Engine, monitoring agents among them.",
    keep: "Hand over the path of a secret. Let health checks and labels do without.",
    sample: { object: "shop-api-1", where: "" },
  },
  "container-env": {
    way: "The config's environment, or an entrypoint that exports what it has read from a file.",
    readers: "Root, processes of the same user in the container, and every child process, which inherits it.",
    keep: "Let the program read the file. Look at what the entrypoint exports.",
    sample: { object: "shop-api-1", where: "" },
  },
  "container-args": {
    way: "The command holds the value, or a shell fills it in: `--key=$(cat ...)`.",
    readers: "All users of the container, and of the host unless `/proc` hides others' processes.",
    keep: "Pass `--key-file=PATH`, or let the program read from standard input.",
    sample: { object: "shop-api-1", where: "" },
  },
  "container-log": {
    way: "The program prints its settings, or a failed request with all of its headers.",
    readers: "Whoever may read logs, and the systems to which they are shipped.",
    keep: "Leave credentials out of what is printed, the first letters too.",
    sample: { object: "shop-api-1", where: "" },
  },
  "container-filesystem": {
    way: "A program or an entrypoint writes a file; or Compose does, for a secret with `environment:` as its source.",
    readers: "Whoever may run `docker exec`, `cp`, `export` or `commit`, and root on the host, on its disk.",
    keep: "Mount a file. Render config files onto a tmpfs.",
    sample: { object: "shop-api-1", where: "/run/secrets/db_password" },
  },
  "container-mount": {
    way: "A secret, volume or bind mount. This is how a run-time secret is meant to arrive.",
    readers:
      "Processes of the container whose user may read the file; that should be one service, and one user in it.",
    keep: "Grant each secret to the services that need it, with an owner and a mode.",
    sample: { object: "shop-api-1", where: "/run/secrets/db_password" },
  },
  "compose-config": {
    way: "Compose fills in every `$NAME` and each `env_file`, and prints the result.",
    readers: "Whoever runs the command, and the log in which its output ends up.",
    keep: "Use `secrets:`. Of a secret, Compose prints the file's or the variable's name.",
    sample: { object: "shop", where: "" },
  },
  "service-spec": {
    way: "`docker service create -e`, arguments and labels, or a stack file's `environment`.",
    readers:
      "Whoever may talk to a manager of the swarm. The previous version of the service is kept as well.",
    keep: "Use `--secret`. The service names the secret, and the value is sent to its tasks only.",
    sample: { object: "shop_api", where: "" },
  },
};
