import type { FormGroup } from "./types.ts";

/** What has no tool of its own: the context, the shell, what a container starts with. */
export const DOCKERFILE: readonly FormGroup[] = [
  {
    tool: "Dockerfile",
    phase: "build",
    forms: [
      {
        id: "context",
        need: "The context: `COPY . .` takes `.env` along",
        wrong: { Dockerfile: "COPY . .", shell: "docker build -t app ." },
        right: {
          ".dockerignore": ".env\n.git\n**/.npmrc\nsecrets/",
          Dockerfile: "COPY . .",
          shell: "docker build -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "Docker: Build context, .dockerignore",
          url: "https://docs.docker.com/build/concepts/context/#dockerignore-files",
        },
      },
      {
        id: "trace",
        need: "A shell that prints what it does",
        wrong: {
          Dockerfile:
            'RUN --mount=type=secret,id=token \\\n    set -ex; T=$(cat /run/secrets/token); ./fetch.sh "$T"',
          shell: "docker build --secret id=token,env=TOKEN -t app .",
        },
        right: {
          Dockerfile:
            'RUN --mount=type=secret,id=token \\\n    set -e; ./fetch.sh "$(cat /run/secrets/token)"',
          shell: "docker build --secret id=token,env=TOKEN -t app .",
        },
        shows: ["build-log", "build-record"],
        source: {
          title: "POSIX: set -x",
          url: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set",
        },
      },
      {
        id: "copied-secret",
        need: "A file that a later instruction needs: mount it again, never copy it",
        wrong: {
          Dockerfile:
            'RUN --mount=type=secret,id=token cp /run/secrets/token /tmp/t\nRUN ./fetch.sh "$(cat /tmp/t)" && rm /tmp/t',
          shell: "docker build --secret id=token,env=TOKEN -t app .",
        },
        right: {
          Dockerfile: 'RUN --mount=type=secret,id=token \\\n    ./fetch.sh "$(cat /run/secrets/token)"',
          shell: "docker build --secret id=token,env=TOKEN -t app .",
        },
        shows: ["image-layer"],
        source: {
          title: "Dockerfile reference: RUN --mount=type=secret",
          url: "https://docs.docker.com/reference/dockerfile/#run---mounttypesecret",
        },
      },
    ],
  },
];
