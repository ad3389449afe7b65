import { expect, it } from "vitest";
import { Bench } from "./kit.ts";

// The structure was read from `docker buildx history inspect attachment` and `docker save` of Docker Engine 28.5.2.

const TEXT = `ARG G=glob
FROM busybox AS base
ARG TOKEN=dflt
ENV A=1
RUN echo hi
FROM base AS mid
ARG G
RUN --mount=type=secret,id=s,env=SECR --mount=type=cache,target=/c true
FROM busybox
COPY --from=mid --chown=1:0 /etc/passwd /p
COPY a.txt .
`;

/** What stands at a key path of a document. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => (found as Record<string | number, unknown>)?.[key], value);
}

it("lists the graph in the engine's order and shape", async () => {
  const { record } = await new Bench().build(TEXT, { args: { TOKEN: "ttt" }, files: { "a.txt": "a" } });
  const predicate = record.provenance;
  expect(at(predicate, "invocation", "parameters")).toEqual({
    frontend: "dockerfile.v0",
    args: { "build-arg:TOKEN": "ttt" },
    secrets: [{ id: "s", optional: true }],
    locals: [{ name: "context" }, { name: "dockerfile" }],
  });
  const steps = at(predicate, "buildConfig", "llbDefinition") as unknown[];
  const operations = steps.map((step) => Object.keys(at(step, "op", "Op") as object)[0]);
  expect(operations).toEqual(["source", "exec", "exec", "file", "source", "file", undefined]);
  expect(steps.map((step) => at(step, "inputs"))).toEqual([
    undefined,
    ["step0:0"],
    ["step1:0"],
    ["step0:0", "step2:0"],
    undefined,
    ["step3:0", "step4:0"],
    ["step5:0"],
  ]);
  expect(at(steps, 2, "op", "Op", "exec")).toEqual({
    meta: {
      args: ["/bin/sh", "-c", "true"],
      // The base's variables again after the parent's arguments, then the stage's own.
      env: [
        "TOKEN=ttt",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "A=1",
        "G=glob",
      ],
      cwd: "/",
      removeMountStubsRecursive: true,
    },
    mounts: [{ dest: "/" }, { input: -1, dest: "/c", output: -1, mountType: 3, cacheOpt: { ID: "//c" } }],
    secretenv: [{ ID: "s", name: "SECR", optional: true }],
  });
  expect(at(steps, 3, "op", "Op", "file", "actions")).toEqual([
    {
      input: 0,
      secondaryInput: 1,
      output: 0,
      Action: {
        copy: {
          src: "/etc/passwd",
          dest: "/p",
          owner: { user: { User: { byId: 1 } }, group: { User: {} } },
          mode: -1,
          followSymlink: true,
          dirCopyContents: true,
          createDestPath: true,
          allowWildcard: true,
          allowEmptyWildcard: true,
          timestamp: -1,
        },
      },
    },
  ]);
  const metadata = at(predicate, "metadata", "https://mobyproject.org/buildkit@v1#metadata");
  expect(atob(String(at(metadata, "source", "infos", 0, "data")))).toBe(TEXT);
});

it("gives images only what mode=min leaves, or what was asked for", async () => {
  const bench = new Bench();
  const options = { args: { TOKEN: "ttt" }, labels: new Map([["l", "v"]]), files: { "a.txt": "a" } };
  const min = JSON.stringify((await bench.build(TEXT, options)).image?.provenance);
  expect(min).toContain('"completeness":{"parameters":false,"environment":true,"materials":false}');
  expect(min).not.toMatch(/ttt|label:|llbDefinition|secrets/);
  const max = await bench.build(TEXT, { ...options, provenance: "max" });
  expect(max.image?.provenance).toMatchObject({
    _type: "https://in-toto.io/Statement/v0.1",
    subject: [{ name: "pkg:docker/shop@latest?platform=linux%2Famd64" }],
    predicate: { invocation: { parameters: { args: { "build-arg:TOKEN": "ttt", "label:l": "v" } } } },
  });
  const none = await bench.build(TEXT, { ...options, provenance: "none" });
  expect(none.image?.provenance).toBeUndefined();
});

it("hides credentials of downloads in materials, and nothing else", async () => {
  const handle = async () => ({ status: 200, headers: new Map(), body: new TextEncoder().encode("x") });
  const network = {
    connect: () => ({ protocol: "http" as const, handle }),
    listen: () => () => {},
  };
  const { record, image } = await new Bench(network).build(
    "FROM busybox\nADD http://user:pw@host/f.txt?tok=q /f/\n",
  );
  expect(at(record.provenance, "materials", 1)).toMatchObject({
    uri: "http://xxxxx:xxxxx@host/f.txt?tok=q",
  });
  expect(image?.history.at(-1)?.created_by).toBe("ADD http://user:pw@host/f.txt?tok=q /f/ # buildkit");
  expect(image?.layers[1]?.layer.entries.get("/f/f.txt")).toMatchObject({ mode: 0o600 });
});
