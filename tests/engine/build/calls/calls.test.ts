import { expect, test } from "vitest";
import { createHost } from "../../../../src/engine/host/host.ts";
import { workspaceOf } from "../../../../src/engine/source/workspace.ts";

/** Answers seen on BuildKit 0.25 with buildx 0.29.1. */
const DOCKERFILE = `# VERSION which one
ARG VERSION=latest
ARG UNUSED=u
# base is the first stage
FROM busybox:\${VERSION} AS base
# T The token
ARG T
# not about it
ARG AFTER=a
FROM base
ARG ONLY=1
RUN --mount=type=secret,id=q,env=Q,required true
`;

async function ask(command: string, text = DOCKERFILE): Promise<{ stdout: string; exit: number }> {
  const host = await createHost({ files: workspaceOf({ Dockerfile: text }), folder: "shop" });
  return host.run(command);
}

test("the outline shows what a target takes, values of build arguments among it", async () => {
  const { stdout } = await ask("docker build --call=outline --build-arg T=t0ken .");
  expect(stdout).toBe(
    [
      "BUILD ARG   VALUE    DESCRIPTION",
      "VERSION     latest   which one",
      "T           t0ken    The token",
      "AFTER       a        ",
      "ONLY        1        ",
      "",
      "SECRET   REQUIRED",
      "q        true",
      "",
      "",
    ].join("\n"),
  );
});

test("the targets are the stages with their descriptions", async () => {
  const { stdout } = await ask("docker build --call=targets .");
  expect(stdout).toBe("TARGET    DESCRIPTION\nbase      is the first stage\n(default) \n");
});

test("a check for programs names rules and the error that a build would end with", async () => {
  const { stdout, exit } = await ask(
    "docker build --call=check,format=json .",
    "FROM busybox\nARG API_KEY\n",
  );
  const { warnings } = JSON.parse(stdout);
  expect(warnings).toMatchObject([
    { ruleName: "SecretsUsedInArgOrEnv", location: { ranges: [{ start: { line: 2 } }] } },
  ]);
  expect(exit).toBe(1);
  const broken = JSON.parse(
    (await ask("docker build --call=check,format=json .", "FROM busybox\nFOO\n")).stdout,
  );
  expect(broken.buildError.message).toBe(
    "dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)",
  );
});

test("other questions are refused by the frontend", async () => {
  const host = await createHost({ files: workspaceOf({ Dockerfile: DOCKERFILE }), folder: "shop" });
  const { stderr, exit } = await host.run("docker build --call=foo .");
  expect(stderr).toContain(
    "failed to solve: unsupported request frontend.foo: unsupported request frontend.foo",
  );
  expect(exit).toBe(1);
});
