/** What the words of a Dockerfile and a compose file mean, in a sentence or two, with the page that says more. */
export interface Explanation {
  readonly text: string;
  readonly url: string;
}

const dockerfile = (text: string, anchor: string): Explanation => ({
  text,
  url: `https://docs.docker.com/reference/dockerfile/#${anchor}`,
});

export const INSTRUCTIONS: Readonly<Record<string, Explanation>> = {
  FROM: dockerfile(
    "Starts a stage from an image, from an earlier stage, or from nothing (`scratch`). Only the last stage becomes the image, but the builder keeps them all.",
    "from",
  ),
  RUN: dockerfile(
    "Runs a command and stores what it changed as a layer. Its text stands in the image's history, its output in the build log.",
    "run",
  ),
  COPY: dockerfile(
    "Copies files from the build context, or from a stage with `--from`, into a layer of its own. A later `RUN rm` hides them and keeps them.",
    "copy",
  ),
  ADD: dockerfile(
    "Like COPY, and also fetches URLs and git repositories, and unpacks local archives. A URL with a password stays in the history.",
    "add",
  ),
  ARG: dockerfile(
    "A variable for the build. Its value is written into the image's history: never use it for a credential.",
    "arg",
  ),
  ENV: dockerfile(
    "A variable for the build and for every container of the image. It is part of the image's configuration.",
    "env",
  ),
  LABEL: dockerfile("Puts notes into the image's configuration, for everyone to read.", "label"),
  CMD: dockerfile(
    "What a container runs when it is given nothing else. Stored in the image's configuration.",
    "cmd",
  ),
  ENTRYPOINT: dockerfile("What every container of the image runs, with CMD as its arguments.", "entrypoint"),
  EXPOSE: dockerfile("Says which port the application listens on. It opens nothing.", "expose"),
  HEALTHCHECK: dockerfile(
    "A command that tells whether the container is well. Its text is in the image's configuration, its output in `docker inspect`.",
    "healthcheck",
  ),
  ONBUILD: dockerfile("An instruction that is run later, in every image built on this one.", "onbuild"),
  SHELL: dockerfile("The shell for the command lines that follow.", "shell"),
  STOPSIGNAL: dockerfile("The signal that asks a container to end.", "stopsignal"),
  USER: dockerfile(
    "Who the following commands and the container run as. A secret mount belongs to root unless it says `uid=`.",
    "user",
  ),
  VOLUME: dockerfile("A folder that is kept outside the container's own layer.", "volume"),
  WORKDIR: dockerfile(
    "The folder for the instructions that follow; it is made if it is not there.",
    "workdir",
  ),
};

const mount = (text: string, type = "secret"): Explanation => dockerfile(text, `run---mounttype${type}`);

export const MOUNT_OPTIONS: Readonly<Record<string, Explanation>> = {
  type: dockerfile(
    "What is mounted for this one RUN: `secret`, `ssh`, `cache`, `bind` or `tmpfs`.",
    "run---mount",
  ),
  id: mount(
    "The name under which the secret is supplied: `--secret id=NAME` or `build.secrets` in a compose file. Without `target` and `env` the file is `/run/secrets/NAME`.",
  ),
  target: mount(
    "Where the file stands while the command runs. Point it at the place where the tool looks: `/root/.npmrc`.",
  ),
  dst: mount("The same as `target`."),
  env: mount(
    "Gives the secret as this variable, for this RUN only. There is then no file, unless `target` is given too. The name of the variable, not its value, is stored.",
  ),
  required: mount(
    "Stops the build when nobody supplies the secret. Without it the file is absent, or the variable empty.",
  ),
  mode: mount("The file's mode, in octal. 0400 unless said otherwise: only its owner may read it."),
  uid: mount("The file's owner, 0 (root) unless said otherwise. After `USER 1000`, write `uid=1000`."),
  gid: mount(
    "The file's group, 0 unless said otherwise. It helps only with a mode that lets the group read.",
  ),
  from: mount("The stage or image whose files are mounted.", "bind"),
  source: mount("The path in `from`, or in the build context; for a secret, its id.", "bind"),
  sharing: mount(
    "Whether builds at the same time share the cache (`shared`), get one each (`private`) or wait (`locked`).",
    "cache",
  ),
  readonly: mount("Nothing may be written below the mount.", "bind"),
  size: mount("How much may be written, such as `64m`.", "tmpfs"),
};

const compose = (text: string, page: string): Explanation => ({
  text,
  url: `https://docs.docker.com/reference/compose-file/${page}`,
});

export const COMPOSE_KEYS: Readonly<Record<string, Explanation>> = {
  services: compose("The containers of the project, by name.", "services/"),
  secrets: compose(
    "At the top: the credentials, each from a `file`, an `environment` variable or `external`. In a service: those that it is granted, as files below /run/secrets. Under `build`: those that its Dockerfile may mount.",
    "secrets/",
  ),
  configs: compose(
    "Files that services are given. `docker compose config` prints their content: not for credentials.",
    "configs/",
  ),
  volumes: compose(
    "In a service: folders and files that are mounted. At the top: the named ones.",
    "services/#volumes",
  ),
  networks: compose("Who can reach whom.", "networks/"),
  build: compose("How the service's image is built.", "build/"),
  context: compose("The folder that is sent to the builder.", "build/#context"),
  dockerfile: compose("The Dockerfile, relative to the context.", "build/#dockerfile"),
  args: compose("Build arguments. They end in the image's history: not for credentials.", "build/#args"),
  target: compose(
    "Under `build`: the stage to build. In a grant: the name of the file below /run/secrets, or an absolute path.",
    "build/#target",
  ),
  ssh: compose("Keys of the ssh agent that `RUN --mount=type=ssh` may use.", "build/#ssh"),
  image: compose(
    "The image that the service runs, or the name for the one that is built.",
    "services/#image",
  ),
  environment: compose(
    "In a service: variables of the container, which `docker inspect` shows. In a secret: the variable of your shell that holds the value; Compose then copies it into the container's own layer.",
    "services/#environment",
  ),
  env_file: compose(
    "Files with variables for the container. They end in its configuration all the same.",
    "services/#env_file",
  ),
  command: compose("What the container runs. Every process can read its arguments.", "services/#command"),
  entrypoint: compose(
    "What the container runs first, with the command as its arguments.",
    "services/#entrypoint",
  ),
  healthcheck: compose("A command that tells whether the container is well.", "services/#healthcheck"),
  labels: compose(
    "Notes on the container, for everyone with access to the Docker Engine.",
    "services/#labels",
  ),
  depends_on: compose("What has to run, or be healthy, before.", "services/#depends_on"),
  ports: compose("Ports of the host that lead into the container.", "services/#ports"),
  user: compose("Who the container's process runs as.", "services/#user"),
  file: compose("The file on the host that holds the value. It is mounted, not copied.", "secrets/"),
  external: compose("It exists already; Compose only uses it.", "secrets/"),
  source: compose("The name of the secret or config that is granted.", "services/#secrets"),
  mode: compose(
    "The file's mode, in octal with a leading zero: `0440`. Without the zero YAML reads a decimal number.",
    "services/#secrets",
  ),
  uid: compose("The file's owner inside the container.", "services/#secrets"),
  gid: compose("The file's group inside the container.", "services/#secrets"),
  restart: compose("When a container that ended is started again.", "services/#restart"),
  profiles: compose("The service starts only when one of these is asked for.", "services/#profiles"),
};
