import type { Phase } from "../engine/evidence/types.ts";

/** A way to hand over a credential without writing it down. Texts are read by `inline`. */
interface Mechanism {
  readonly key: "mount" | "compose" | "swarm";
  readonly phase: Phase;
  readonly name: string;
  readonly example: { readonly file: string; readonly text: string };
}

export const MECHANISMS: readonly Mechanism[] = [
  {
    key: "mount",
    phase: "build",
    name: "BuildKit secret mount",
    example: {
      file: "Dockerfile",
      text: "RUN \\\n  --mount=type=secret,id=key \\\n  ./fetch-parts.sh",
    },
  },
  {
    key: "compose",
    phase: "runtime",
    name: "Compose secret",
    example: {
      file: "compose.yaml",
      text: "services:\n  api:\n    secrets: [db_pw]\nsecrets:\n  db_pw:\n    file: ./db_pw.txt",
    },
  },
  {
    key: "swarm",
    phase: "runtime",
    name: "Swarm secret",
    example: {
      file: "on a manager",
      text: "docker secret create db_pw -\ndocker service create \\\n  --secret db_pw \\\n  shop-api",
    },
  },
];

interface Comparison {
  readonly question: string;
  readonly answers: Readonly<Record<Mechanism["key"], string>>;
}

/** Seen on Docker Engine 28.5.2 with BuildKit 0.25 and Compose 2.40.3, where the pages' sources do not say it. */
export const COMPARISONS: readonly Comparison[] = [
  {
    question: "Who asks for it, who supplies it?",
    answers: {
      mount:
        "A `RUN` asks by id. Whoever starts the build supplies it: `docker build --secret`, `build.secrets` in Compose, a Bake file, a CI action.",
      compose:
        "A service asks by listing it under `secrets:`. The project supplies it, from a file or from a variable of the shell.",
      swarm:
        "A service asks with `--secret`, or in a stack file. `docker secret create` has supplied it before.",
    },
  },
  {
    question: "When is it there?",
    answers: {
      mount: "While that one `RUN` runs. The next instruction has to ask for itself.",
      compose: "As long as the container runs, and again when it is restarted.",
      swarm: "As long as a task of the service runs.",
    },
  },
  {
    question: "Where does the value lie?",
    answers: {
      mount:
        "With whoever starts the build. The builder gets it when the step runs, on a tmpfs, and stores it nowhere.",
      compose:
        "From a `file:`, in that file on the host, as it is: nothing is encrypted. From `environment:`, Compose copies it into the container's writable layer.",
      swarm:
        "In the managers' Raft log, encrypted. Nodes that run a task of the service get it, and keep it in memory.",
    },
  },
  {
    question: "How does it arrive?",
    answers: {
      mount:
        "As a file `/run/secrets/ID` of root with mode 0400, unless `target`, `uid`, `gid` or `mode` say otherwise; or, with `env=`, as a variable of that `RUN`.",
      compose:
        "As a file `/run/secrets/NAME`. A file source is a bind mount with the owner and mode of the host's file: `uid`, `gid` and `mode` are ignored, with a warning.",
      swarm:
        "As a file `/run/secrets/TARGET` of root with mode 0444, unless `uid`, `gid` or `mode` say otherwise. Never as a variable.",
    },
  },
  {
    question: "Who can read it?",
    answers: {
      mount:
        "Every process of that `RUN` whose user may, install scripts of dependencies included. What they print or write, others read.",
      compose: "Processes of the service whose user may; root on the host; whoever may run `docker exec`.",
      swarm:
        "Processes of the task whose user may; root on its node; whoever may run `docker exec` there. `docker secret inspect` does not show it.",
    },
  },
  {
    question: "What remains of it?",
    answers: {
      mount:
        "Id, target and options stand in the Dockerfile and in provenance of `mode=max`. The value is in no layer, history, cache key or provenance.",
      compose:
        "`docker inspect` shows the path of a file source. `docker commit` captures an empty file; of a variable's copy, the value.",
      swarm: "`docker service inspect` shows name and target. `docker commit` captures an empty file.",
    },
  },
  {
    question: "What happens when the value changes?",
    answers: {
      mount: "Nothing: the step stays cached. The next build that runs it uses the new value.",
      compose:
        "A file that is changed in place shows the new value at once. `docker compose up` sees no change; a program that has read the file needs a restart.",
      swarm:
        "A secret cannot be changed. A new one takes its place in one `docker service update`, which replaces the tasks.",
    },
  },
  {
    question: "How is it revoked?",
    answers: {
      mount: "By its issuer. What is built goes on; the next build needs a new one.",
      compose: "By its issuer. To delete the file takes nothing away from a program that has read it.",
      swarm: "By its issuer. `docker secret rm` is refused as long as a service uses the secret.",
    },
  },
];
