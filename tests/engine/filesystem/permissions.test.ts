import { describe, expect, test } from "vitest";
import { createFileSystem } from "../../../src/engine/filesystem/filesystem.ts";
import { createTree } from "../../../src/engine/filesystem/tree.ts";
import {
  type Credentials,
  FileSystemError,
  type LayerEntry,
  ROOT,
} from "../../../src/engine/filesystem/types.ts";

const NOBODY: Credentials = { uid: 65534, gid: 65534, groups: [] };
const text = (content: string) => new TextEncoder().encode(content);
const file = (content: string, mode = 0o644): LayerEntry => ({
  kind: "file",
  content: text(content),
  mode,
  uid: 0,
  gid: 0,
  mtime: 0,
});
const folder = (mode: number): LayerEntry => ({ kind: "directory", mode, uid: 0, gid: 0, mtime: 0 });

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof FileSystemError) return error.code;
    throw error;
  }
}

function secretMounted() {
  const files = createFileSystem(
    createTree([
      ["/run/secrets/token", file("")],
      ["/tmp", folder(0o1777)],
      ["/other", file("x")],
    ]),
  );
  files.mount("/run/secrets/token", createTree([["/token", file("value", 0o400)]]), {
    source: "/token",
    readOnly: true,
    type: "tmpfs",
  });
  return files;
}

describe("a secret mount", () => {
  // Seen on Docker Engine 28.5.2: semantics.md 2.3.
  test("is read by root, and refused to anyone else", () => {
    const files = secretMounted();
    expect(new TextDecoder().decode(files.readFile("/run/secrets/token", ROOT))).toBe("value");
    expect(codeOf(() => files.readFile("/run/secrets/token", NOBODY))).toBe("EACCES");
  });

  test("is neither written, removed nor moved", () => {
    const files = secretMounted();
    expect(codeOf(() => files.writeFile("/run/secrets/token", text("x"), 0o600, ROOT))).toBe("EROFS");
    expect(codeOf(() => files.unlink("/run/secrets/token", ROOT))).toBe("EBUSY");
    expect(codeOf(() => files.rename("/run/secrets/token", "/tmp/t", ROOT))).toBe("EBUSY");
    expect(codeOf(() => files.link("/run/secrets/token", "/tmp/t", ROOT))).toBe("EXDEV");
  });
});

describe("permissions", () => {
  test("in a sticky directory only the owner removes", () => {
    const files = secretMounted();
    files.writeFile("/tmp/mine", text(""), 0o666, ROOT);
    expect(codeOf(() => files.unlink("/tmp/mine", NOBODY))).toBe("EPERM");
    expect(codeOf(() => files.unlink("/tmp/mine", ROOT))).toBeUndefined();
  });

  test("a folder without x hides what is below it", () => {
    const files = createFileSystem(
      createTree([
        ["/root", folder(0o700)],
        ["/root/key", file("k")],
      ]),
    );
    expect(codeOf(() => files.stat("/root/key", NOBODY))).toBe("EACCES");
    expect(files.exists("/root/key", NOBODY)).toBe(false);
  });

  test("symlinks that go in circles end with ELOOP", () => {
    const files = createFileSystem(createTree());
    files.symlink("b", "/a", ROOT);
    files.symlink("a", "/b", ROOT);
    expect(codeOf(() => files.stat("/a", ROOT))).toBe("ELOOP");
    expect(files.lstat("/a", ROOT).kind).toBe("symlink");
  });

  test("an open file outlives its name", () => {
    const files = createFileSystem(createTree([["/f", file("abc")]]));
    const open = files.open("/f", { read: true }, 0, ROOT);
    files.unlink("/f", ROOT);
    expect(new TextDecoder().decode(open.read())).toBe("abc");
  });
});
