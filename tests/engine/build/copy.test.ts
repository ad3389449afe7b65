import { describe, expect, it } from "vitest";
import { Bench, layerTexts } from "./kit.ts";

// Read from Docker Engine 28.5.2: `ls -la` in a RUN after the COPY, and `docker history`.

const FILES = { "a.txt": "aaa\n", "d/g": "2\n", "d/s/f": "1\n" };

async function copied(instruction: string, ignore?: string): Promise<Record<string, string>> {
  const result = await new Bench().build(`FROM busybox\n${instruction}\n`, {
    files: FILES,
    ...(ignore === undefined ? {} : { ignore }),
  });
  expect(result.error).toBeUndefined();
  return layerTexts(result, 1);
}

describe("where files land", () => {
  it.each([
    ["COPY a.txt /x", { "/x": "aaa\n" }],
    ["COPY a.txt /x/", { "/x": "dir", "/x/a.txt": "aaa\n" }],
    ["COPY a.txt /etc", { "/etc": "dir", "/etc/a.txt": "aaa\n" }],
    ["COPY ../a.txt /q", { "/q": "aaa\n" }],
    ["COPY a.* /q4", { "/q4": "aaa\n" }],
    ["COPY *.nomatch /q3/", {}],
    ["COPY d /dst", { "/dst": "dir", "/dst/g": "2\n", "/dst/s": "dir", "/dst/s/f": "1\n" }],
    ["COPY */s /w3/", { "/w3": "dir", "/w3/f": "1\n" }],
    ["COPY --exclude=**/f --exclude=g d /x1/", { "/x1": "dir", "/x1/s": "dir" }],
  ])("%s", async (instruction, expected) => {
    expect(await copied(instruction)).toEqual(expected);
  });

  it("leaves out what .dockerignore names, the Dockerfile included", async () => {
    expect(await copied("COPY . /all/", "Dockerfile\nd/*\n!d/g\n")).toEqual({
      "/all": "dir",
      "/all/a.txt": "aaa\n",
      "/all/d": "dir",
      "/all/d/g": "2\n",
    });
  });

  it("takes heredocs, expanded or not", async () => {
    const text = 'FROM busybox\nARG T=1\nCOPY <<one <<"two" /dd/\nx $T "q" \\$T\none\ny $T\ntwo\n';
    const result = await new Bench().build(text);
    expect(layerTexts(result, 1)).toEqual({
      "/dd": "dir",
      "/dd/one": 'x 1 "q" $T\n',
      "/dd/two": "y $T\n",
    });
    expect(result.image?.history.at(-1)?.created_by).toBe("COPY <<one <<two /dd/ # buildkit");
  });
});

describe("owners and modes", () => {
  it.each([
    ["COPY a.txt /x", 0, 0, 0o644],
    ["COPY --chown=7 a.txt /x", 7, 7, 0o644],
    ["COPY --chown=5:6 --chmod=0640 a.txt /x", 5, 6, 0o640],
    ["COPY --chown=nobody a.txt /x", 65534, 65534, 0o644],
    // A user that the image does not know is root, without a word.
    ["COPY --chown=foo a.txt /x", 0, 0, 0o644],
    ["COPY --chmod=u=rw,go= a.txt /x", 0, 0, 0o600],
  ])("%s", async (instruction, uid, gid, mode) => {
    const result = await new Bench().build(`FROM busybox\n${instruction}\n`, { files: FILES });
    expect(result.image?.layers[1]?.layer.entries.get("/x")).toMatchObject({ uid, gid, mode });
  });
});

describe("what a stage does not have", () => {
  it.each([
    [
      "RUN mkdir /q",
      "COPY --from=a /q/f /x",
      /failed to calculate checksum of ref \w+::\w+: "\/q\/f": not found$/,
    ],
    [
      "RUN ln -s /nope /l",
      "COPY --from=a /l /x",
      /failed to calculate checksum of ref \w+::\w+: "\/l": not found$/,
    ],
    [
      "RUN echo x >/q",
      "COPY --from=a /q/f /x",
      /checksum of ref \w+::\w+: lstat \/\S+\/\/q\/f: not a directory$/,
    ],
    [
      "RUN mkdir /q",
      "RUN --mount=from=a,source=/f,target=/x true",
      /checksum of ref \w+::\w+: "\/f": not found$/,
    ],
    // The base itself is an input of the step anyway.
    ["ENV A=b", "COPY --from=a /q /x", /failed to solve: lstat \/q: no such file or directory$/],
    [
      "RUN mkdir /q",
      "COPY --from=a --exclude=x /f /x",
      /failed to solve: lstat \/f: no such file or directory$/,
    ],
  ])("%s, then %s", async (first, second, error) => {
    const result = await new Bench().build(`FROM busybox AS a\n${first}\nFROM busybox\n${second}\n`);
    expect(result.error).toMatch(error);
  });
});

describe("what cannot be copied", () => {
  it.each([
    [
      "COPY nope.txt /x/",
      /^failed to build: failed to solve: failed to compute cache key: failed to calculate checksum of ref \w+::\w+: "\/nope.txt": not found$/,
    ],
    ["COPY --from=busybox /nope /x", /failed to solve: lstat \/nope: no such file or directory$/],
    ["COPY a.txt /x/y\nCOPY a.txt /x/y/z", /failed to solve: mkdir \/x\/y: not a directory$/],
    ["COPY http://x/y /", /failed to solve: source can't be a URL for COPY$/],
    ["COPY nodir/x* /x/", /failed to solve: lstat \/nodir: no such file or directory$/],
    // The client sends nothing of a folder in which no file matches.
    ["COPY d/x* /x/", /failed to solve: lstat \/d: no such file or directory$/],
    ["COPY --exclude=x nope.txt /x", /failed to solve: lstat \/nope.txt: no such file or directory$/],
    ["COPY a.txt /x\nCOPY d /x", /failed to solve: cannot copy to non-directory: \/\S+\/buildkit\d+\/x$/],
    ["COPY d/s /x/g/\nCOPY d/g /x", /failed to solve: cannot replace to directory \/\S+\/x\/g with file$/],
    ["COPY a.txt /x\nWORKDIR /x/y", /failed to solve: lstat \/x\/y: not a directory$/],
    ["COPY --from=7 a /", /failed to solve: invalid stage index 7$/],
  ])("%s", async (instructions, error) => {
    const result = await new Bench().build(`FROM busybox\n${instructions}\n`, { files: FILES });
    expect(result.error).toMatch(error);
    expect(result.image).toBeUndefined();
  });
});
