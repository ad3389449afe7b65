import { expect, it } from "vitest";
import { Bench } from "./kit.ts";

// Every expectation in this file was read from Docker Engine 28.5.2 (`docker history --no-trunc`, `docker inspect`).

const METADATA = String.raw`FROM busybox
LABEL a="x y" b=$PATH
ENV P="a b" Q=c\ d
EXPOSE 443 80/udp 1000-1002
VOLUME /a /b
VOLUME ["/c c"]
HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD ["a","b c"]
HEALTHCHECK NONE
ENTRYPOINT ["e","f \"g\""]
CMD echo "q" 'r' \
  s
SHELL ["/bin/sh","-x","-c"]
ENTRYPOINT foo
MAINTAINER me <x@y>
STOPSIGNAL 9
USER 5:6
WORKDIR /x y
ARG A=1 B C="q w"
ARG A=2
RUN true
`;

it("writes history in the engine's words", async () => {
  const { image } = await new Bench().build(METADATA);
  expect(image?.history.map((entry) => entry.created_by)).toEqual([
    "",
    "LABEL a=x y b=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "ENV P=a b Q=c d",
    "EXPOSE [1000/tcp 1001/tcp 1002/tcp 443/tcp 80/udp]",
    "VOLUME [/a /b]",
    "VOLUME [/c c]",
    String.raw`HEALTHCHECK &{["CMD" "a" "b c"] "1m30s" "500ms" "0s" "0s" '\x03'}`,
    String.raw`HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\x00'}`,
    String.raw`ENTRYPOINT ["e" "f \"g\""]`,
    String.raw`CMD ["/bin/sh" "-c" "echo \"q\" 'r'   s"]`,
    "SHELL [/bin/sh -x -c]",
    `ENTRYPOINT ["/bin/sh" "-x" "-c" "foo"]`,
    "MAINTAINER me <x@y>",
    "STOPSIGNAL 9",
    "USER 5:6",
    "WORKDIR /x y",
    "ARG A=1 B C=q w",
    "ARG A=2",
    "RUN |3 A=2 B= C=q w /bin/sh -x -c true # buildkit",
  ]);
  expect(image?.history.filter((entry) => !entry.empty_layer)).toHaveLength(image?.layers.length ?? 0);
});

it("stores the config that docker inspect shows", async () => {
  const { image } = await new Bench().build(METADATA);
  expect(image?.author).toBe("me <x@y>");
  expect(image?.config).toEqual({
    User: "5:6",
    ExposedPorts: { "1000/tcp": {}, "1001/tcp": {}, "1002/tcp": {}, "443/tcp": {}, "80/udp": {} },
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "P=a b", "Q=c d"],
    Entrypoint: ["/bin/sh", "-x", "-c", "foo"],
    Cmd: ["/bin/sh", "-c", `echo "q" 'r'   s`],
    Volumes: { "/a": {}, "/b": {}, "/c c": {} },
    WorkingDir: "/x y",
    Labels: { a: "x y", b: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    StopSignal: "9",
    ArgsEscaped: true,
    Healthcheck: { Test: ["NONE"] },
    Shell: ["/bin/sh", "-x", "-c"],
  });
});

it("lets an ENTRYPOINT forget the base's CMD, and keeps the stage's own", async () => {
  const bench = new Bench();
  const inherited = await bench.build('FROM busybox\nENTRYPOINT ["e"]\n');
  expect(inherited.image?.config.Cmd).toBeUndefined();
  const own = await bench.build('FROM busybox\nCMD ["c"]\nENTRYPOINT ["e"]\n');
  expect(own.image?.config.Cmd).toEqual(["c"]);
});

it("scopes arguments and variables as the engine does", async () => {
  const bench = new Bench();
  await bench.build(`FROM busybox AS a
ENV A=1
ARG A=2
ARG B
ARG C=$A.$B
ENV D="$C x" E='$C'
RUN echo "$A $D '$E' \${NOPE} \${NOPE:-dd}" '$A'
RUN ["echo", "$A"]
FROM a
RUN echo "$A $C"
`);
  expect(bench.steps).toContain(`[a 2/3] RUN echo "2 2. x '$C' \${NOPE} \${NOPE:-dd}" '$A'`);
  expect(bench.steps).toContain(`[a 3/3] RUN ["echo", "2"]`);
  // A child stage gets the image's own ENV anew, so that it wins over the parent's ARG.
  expect(bench.output).toEqual(["2 2. x '$C'  dd $A", "$A", "1 2."]);
});

it("runs ONBUILD triggers in child stages and forgets them there", async () => {
  const bench = new Bench();
  const text = "FROM busybox AS p\nONBUILD RUN echo a\nONBUILD ENV Q=1\nFROM p AS c\nRUN true\n";
  const parent = await bench.build(text, { target: "p" });
  expect(parent.image?.config.OnBuild).toEqual(["RUN echo a", "ENV Q=1"]);
  const child = await bench.build(text);
  expect(child.image?.config.OnBuild).toBeUndefined();
  expect(child.image?.history.slice(1).map((entry) => entry.created_by)).toEqual([
    "RUN /bin/sh -c echo a # buildkit",
    "ENV Q=1",
    "RUN /bin/sh -c true # buildkit",
  ]);
  expect(bench.steps).toContain("[c 1/3] ONBUILD RUN echo a");
});
