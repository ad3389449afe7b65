import { expect, test } from "vitest";
import { createHost } from "../../../../src/engine/host/host.ts";
import { workspaceOf } from "../../../../src/engine/source/workspace.ts";

/** Answers seen on buildx 0.29.1. */
async function bake(files: Record<string, string>, command: string) {
  const host = await createHost({
    files: workspaceOf({ Dockerfile: "FROM busybox\n", ...files }),
    folder: "shop",
  });
  return host.run(command);
}

async function printed(hcl: string, rest = "") {
  const { stdout } = await bake({ "docker-bake.hcl": hcl }, `docker buildx bake --print ${rest}`);
  return JSON.parse(stdout);
}

test("a variable takes the environment's value, and --print shows it", async () => {
  const hcl = 'variable "TOKEN" { default = "none" }\ntarget "default" {\n  args = { T = "v-${TOKEN}" }\n}\n';
  const { stdout } = await bake({ "docker-bake.hcl": hcl }, "TOKEN=s3cret docker buildx bake --print");
  expect(JSON.parse(stdout).target.default.args).toEqual({ T: "v-s3cret" });
});

test("targets inherit, maps come together, lists are replaced", async () => {
  const { target } = await printed(
    'target "_a" {\n  args = { A = 1, B = "a" }\n  tags = ["x"]\n}\ntarget "default" {\n  inherits = ["_a"]\n  args = { B = "b" }\n  tags = ["y"]\n}\n',
  );
  expect(target.default).toMatchObject({ args: { A: "1", B: "b" }, tags: ["y"] });
});

test("expressions: functions of the file's own, conditions, loops, a matrix", async () => {
  const { target, group } = await printed(
    `function "tag" {
  params = [name]
  result = "shop/\${lower(name)}"
}
target "app" {
  name   = "app-\${v}"
  matrix = { v = ["1", "2"] }
  args   = { T = v == "1" ? upper("one") : join("-", [for x in ["a", "b"] : "\${x}!"]), NONE = null }
  tags   = [tag("APP")]
}
`,
    "app",
  );
  expect(group.app.targets).toEqual(["app-1", "app-2"]);
  expect(target["app-1"]).toMatchObject({ args: { T: "ONE" }, tags: ["shop/app"] });
  expect(target["app-2"].args).toEqual({ T: "a!-b!" });
});

test("--set overrides what the file says, and complains of what it does not know", async () => {
  const hcl = 'target "default" {\n  tags = ["a"]\n  secret = ["id=x,src=Dockerfile"]\n}\n';
  const { target } = await printed(hcl, "--set default.args.T=1 --set '*.tags=b' --set '*.secrets='");
  expect(target.default).toEqual({ context: ".", dockerfile: "Dockerfile", args: { T: "1" }, tags: ["b"] });
  const wrong = await bake({ "docker-bake.hcl": hcl }, "docker buildx bake --set default.foo=1");
  expect(wrong.stderr).toContain("ERROR: unknown key: foo\n");
  expect(wrong.exit).toBe(1);
});

test("an error in a file says where it stands", async () => {
  const { stderr } = await bake(
    { "docker-bake.hcl": 'target "default" {\n  args = { T = NOPE }\n}\n' },
    "docker buildx bake",
  );
  expect(stderr).toContain("docker-bake.hcl:2\n");
  expect(stderr).toContain(
    'ERROR: docker-bake.hcl:2,16-20: Unknown variable; There is no variable named "NOPE"., and 1 other diagnostic(s)\n',
  );
});
