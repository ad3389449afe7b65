import { suppliedSecrets } from "../project/delivery.ts";
import type { Project } from "../project/project.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Place, Rule } from "../types.ts";

/** Read by BuildKit itself, for git and HTTP sources. */
const builtIn = /^(?:GIT_AUTH_(?:TOKEN|HEADER)|HTTP_AUTH_(?:TOKEN|HEADER))/;

export const secretNotMounted: Rule = {
  meta: {
    id: "secret-not-mounted",
    title: "A build is given a secret that its Dockerfile never mounts",
    phase: "build",
    explanation:
      "Supplying a secret changes nothing by itself: it exists only in a `RUN` that mounts its id. Either the id is misspelt, or the step that needs the secret still gets it in another way.",
    instead: "Add `--mount=type=secret,id=ID` to the `RUN` that needs it, or stop supplying it.",
    others: "No checker we tried reads both files.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM alpine\nRUN npm ci\n",
        "deliver.sh": "docker build --secret «id=npm_token,env=NPM_TOKEN» .\n",
      },
      {
        Dockerfile: "FROM alpine\nRUN npm ci\n",
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets:\n        - «npm»\nsecrets:\n  npm:\n    file: n.txt\n",
      },
    ],
    valid: [
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t npm ci\n",
        "deliver.sh": "docker build --secret id=t,src=token.txt .\n",
      },
      {
        Dockerfile: "FROM alpine\nADD https://git.test/x.git /x\n",
        "deliver.sh": "docker build --secret id=GIT_AUTH_TOKEN,env=T .\n",
      },
      { "deliver.sh": "docker build --secret id=t,src=token.txt other\n" },
    ],
  },
  check(project, report) {
    const mounted = (file: string | undefined) => mountedIds(project, file);
    const judge = (
      id: string,
      ids: ReadonlySet<string> | undefined,
      place: Place,
      dockerfile: string | undefined,
    ) => {
      if (ids !== undefined && !ids.has(id) && !builtIn.test(id) && !id.includes("$"))
        report(place, `No RUN of ${dockerfile} mounts the secret ${id}.`);
    };
    for (const call of project.calls)
      for (const { id, place } of suppliedSecrets(call))
        judge(id, mounted(call.dockerfile), place, call.dockerfile);
    for (const { file, services } of project.composeFiles)
      for (const { build } of services)
        for (const { source, target, range } of build?.local ? build.secrets : [])
          judge(target ?? source, mounted(build?.dockerfile), { file, range }, build?.dockerfile);
  },
};

function mountedIds(project: Project, file: string | undefined): Set<string> | undefined {
  const view = project.dockerfiles.find((dockerfile) => dockerfile.file === file);
  if (view === undefined || view.problems.length > 0) return undefined;
  const triggers = view.stages.some(({ stage }) => stage.instructions.some(({ kind }) => kind === "ONBUILD"));
  const unread = view.stages.some(({ runs }) =>
    runs.some(({ mounts, instruction }) => mounts.length < instruction.mounts.length),
  );
  if (triggers || unread) return undefined;
  return new Set(
    view.stages.flatMap(({ runs }) => runs.flatMap(({ secrets }) => secrets.map(({ id }) => id))),
  );
}
