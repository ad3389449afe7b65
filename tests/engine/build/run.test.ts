import { describe, expect, it } from "vitest";
import { Bench, layerTexts } from "./kit.ts";

// Read from Docker Engine 28.5.2.

describe("secret mounts", () => {
  it("is a read-only file that leaves no trace", async () => {
    const bench = new Bench();
    const result = await bench.build(
      "FROM busybox\nRUN --mount=type=secret,id=s cat /run/secrets/s; touch /run/other\n",
      { given: { s: "sss\n" } },
    );
    expect(bench.output).toEqual(["sss"]);
    // The first RUN of an image also gets the kernel's folders, which runc mounts on.
    const kernel = { "/dev": "dir", "/proc": "dir", "/sys": "dir" };
    expect(layerTexts(result, 1)).toEqual({ ...kernel, "/run": "dir", "/run/other": "" });
    expect(result.image?.history.at(-1)?.created_by).toBe(
      "RUN /bin/sh -c cat /run/secrets/s; touch /run/other # buildkit",
    );
  });

  it("as a variable beats ENV, masked in the step's name alone", async () => {
    const bench = new Bench();
    const text = 'FROM busybox\nENV TOK=fromenv\nRUN --mount=type=secret,id=s,env=TOK echo "$TOK"\n';
    const result = await bench.build(text, { given: { s: "sss" } });
    expect(bench.steps).toContain('[stage-0 2/2] RUN --mount=type=secret,id=s,env=TOK echo "****"');
    expect(bench.output).toEqual(["sss"]);
    expect(result.image?.config.Env).toContain("TOK=fromenv");
  });

  it("sets an optional variable to nothing", async () => {
    const bench = new Bench();
    await bench.build(`FROM busybox\nRUN --mount=type=secret,id=no,env=T echo "[\${T-unset}]"\n`);
    expect(bench.output).toEqual(["[]"]);
  });

  it("ends the build when a required one is missing, but not when the step is cached", async () => {
    const bench = new Bench();
    const text = "FROM busybox\nRUN --mount=type=secret,id=qq,required=true true\n";
    const missing = await bench.build(text);
    expect(missing.error).toBe("failed to build: failed to solve: secret qq: not found");
    await bench.build(text, { given: { qq: "x" } });
    const cached = await bench.build(text);
    expect(cached.error).toBeUndefined();
    expect(bench.printed.filter((line) => line.endsWith(" CACHED"))).toHaveLength(1);
  });
});

describe("heredocs", () => {
  it("runs a body by the shell or as a script of its own", async () => {
    const bench = new Bench();
    const result = await bench.build(
      "FROM busybox\nARG T=1\nRUN <<EOF\necho one $T\necho two\nEOF\nRUN <<EOF\n#!/bin/sh\necho sheb $0\nEOF\n",
    );
    expect(bench.output).toEqual(["one 1", "two", "sheb /dev/pipes/EOF"]);
    expect(bench.steps).toContain("[2/3] RUN <<EOF (echo one 1...)");
    expect(result.image?.history.slice(-2).map((entry) => entry.created_by)).toEqual([
      "RUN |1 T=1 /bin/sh -c echo one $T\necho two\n # buildkit",
      "RUN |1 T=1 /bin/sh -c /dev/pipes/EOF # buildkit",
    ]);
  });
});

describe("cache mounts", () => {
  it("outlive a build, and start afresh with --no-cache", async () => {
    const bench = new Bench();
    const step = (more: string) =>
      `FROM busybox\nRUN --mount=type=cache,id=c,target=/c echo ${more} >> /c/f; cat /c/f\n`;
    await bench.build(step("one"));
    await bench.build(step("two"));
    expect(bench.output).toEqual(["one", "two"]);
    expect([...bench.builder.cacheMounts.keys()]).toEqual(["c"]);
    await bench.build(step("three"), { noCache: true });
    expect(bench.output).toEqual(["three"]);
  });
});

describe("the cache", () => {
  const text =
    "FROM busybox AS a\nARG T\nRUN echo same > /d\nFROM busybox\nCOPY --from=a /d /d\nRUN cat /d\n";

  it("knows a copy by what it copied", async () => {
    const bench = new Bench();
    await bench.build(text, { args: { T: "1" } });
    await bench.build(text, { args: { T: "2" } });
    const cached = bench.printed.flatMap((line, at) =>
      line.endsWith(" CACHED") ? [bench.printed[at - 1]] : [],
    );
    expect(cached.map((line) => line?.replace(/^#\d+ /, ""))).toEqual([
      "[stage-1 2/3] COPY --from=a /d /d",
      "[stage-1 3/3] RUN cat /d",
    ]);
  });

  it("keeps the layers of every stage that ran, and none of a step that failed", async () => {
    const bench = new Bench();
    await bench.build("FROM busybox AS a\nRUN echo x > /x\nRUN exit 1\n");
    expect(bench.builder.layers.map(({ stage, index }) => [stage, index])).toEqual([["a", 1]]);
  });
});

describe("programs that do not end well", () => {
  it("shows the step's last lines and the place in the Dockerfile", async () => {
    const bench = new Bench();
    const { error, record } = await bench.build("FROM busybox\nARG T=1\nRUN echo ok-$T; exit 3\nRUN true\n");
    const message = 'process "/bin/sh -c echo ok-$T; exit 3" did not complete successfully: exit code: 3';
    expect(error).toBe(`failed to build: failed to solve: ${message}`);
    expect(bench.printed.slice(-13)).toEqual([
      expect.stringMatching(/^#5 ERROR: process/),
      "------",
      " > [2/3] RUN echo ok-1; exit 3:",
      expect.stringMatching(/^\d+\.\d{3} ok-1$/),
      "------",
      "Dockerfile:3",
      "--------------------",
      "   1 |     FROM busybox",
      "   2 |     ARG T=1",
      "   3 | >>> RUN echo ok-$T; exit 3",
      "   4 |     RUN true",
      "   5 |     ",
      "--------------------",
    ]);
    expect(record.status).toBe("Error");
    expect(record.provenance).toBeUndefined();
    expect(record.inspect).toMatchObject({
      Status: "failed",
      Error: { Message: message, Name: "[2/3] RUN echo ok-1; exit 3", Logs: ["ok-1"] },
    });
  });

  it.each([
    ['RUN ["/nope"]', 'exec: "/nope": stat /nope: no such file or directory'],
    ['RUN ["foo"]', 'exec: "foo": executable file not found in $PATH'],
  ])("%s", async (instruction, reason) => {
    const bench = new Bench();
    const { error } = await bench.build(`FROM busybox\n${instruction}\n`);
    expect(bench.output).toEqual([`runc run failed: unable to start container process: ${reason}`]);
    expect(error).toMatch(/did not complete successfully: exit code: 1$/);
  });

  it("does not know the user", async () => {
    const { error } = await new Bench().build("FROM busybox\nUSER foo\nRUN id\n");
    expect(error).toMatch(/: unable to find user foo: no matching entries in passwd file$/);
  });
});
