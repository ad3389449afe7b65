import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/engine/evidence/layers.ts";
import { readTar } from "../../src/real-docker/tar.ts";
import { changesOf } from "../../src/real-docker/tar-layer.ts";

const folder = mkdtempSync(join(tmpdir(), "tar-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LONG = `${"d".repeat(90)}/${"f".repeat(120)}`;
mkdirSync(join(folder, "d".repeat(90)));
writeFileSync(join(folder, LONG), "long");
writeFileSync(join(folder, "plain"), "hello", { mode: 0o640 });
symlinkSync("plain", join(folder, "link"));
const archive = (format: string) =>
  execFileSync("tar", ["-C", folder, `--format=${format}`, "-cf", "-", "."]);

describe("readTar", () => {
  it.each(["gnu", "posix"])("reads what GNU tar writes as %s", (format) => {
    const entries = new Map(readTar(archive(format)).map((entry) => [entry.path, entry]));
    expect(Buffer.from(entries.get("plain")?.content ?? []).toString()).toBe("hello");
    expect(entries.get("plain")?.mode).toBe(0o640);
    expect(entries.get(LONG)?.content).toHaveLength(4);
    expect(entries.get("link")).toMatchObject({ kind: "symlink", link: "plain" });
    expect(entries.get("d".repeat(90))?.kind).toBe("directory");
  });

  it("unpacks gzip", () => {
    expect(readTar(gzipSync(archive("gnu"))).some(({ path }) => path === "plain")).toBe(true);
  });
});

describe("changesOf", () => {
  const entry = (path: string) => ({
    path,
    kind: "file" as const,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 1,
    content: new Uint8Array([1]),
    link: "",
  });

  it("tells whiteouts and opaque folders from files", () => {
    const changes = changesOf([entry("a/.wh.gone"), entry("b/.wh..wh..opq"), entry("c")]);
    expect(changes.whiteouts).toEqual(["a/gone"]);
    expect(changes.opaque).toEqual(["b/"]);
    expect(changes.entries.map(({ path }) => path)).toEqual(["c"]);
  });

  it("gives equal layers equal fingerprints, whatever their order", () => {
    expect(fingerprint(changesOf([entry("a"), entry("b")]))).toBe(
      fingerprint(changesOf([entry("b"), entry("a")])),
    );
    expect(fingerprint(changesOf([entry("a")]))).not.toBe(fingerprint(changesOf([entry("b")])));
  });
});
