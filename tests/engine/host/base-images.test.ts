import { describe, expect, it } from "vitest";
import { baseImages, busyboxLike } from "../../../src/engine/host/base-images.ts";

const entry = (image: string, path: string) => baseImages().get(image)?.layers[0]?.layer.entries.get(path);

/** Facts of the images that the real engine has under these names. */
describe("base images", () => {
  it("come from docker import: one layer, one history entry, CMD sh", () => {
    for (const image of baseImages().values()) {
      expect(image.layers).toHaveLength(1);
      expect(image.history).toMatchObject([{ created_by: "", comment: "Imported from -" }]);
      expect(image.config).toEqual({ Cmd: ["sh"] });
    }
  });

  it("busybox links every applet, and has no adduser", () => {
    expect(entry("busybox:latest", "/bin/sh")).toMatchObject({ kind: "symlink", target: "busybox" });
    expect(entry("busybox:latest", "/tmp")).toMatchObject({ mode: 0o1777 });
    expect(entry("busybox:latest", "/root")).toMatchObject({ mode: 0o700 });
    expect(entry("busybox:latest", "/bin/adduser")).toBeUndefined();
    expect(busyboxLike({ applets: ["adduser"] }).layers[0]?.layer.entries.has("/bin/adduser")).toBe(true);
  });

  it("tools has a merged /usr, dash as sh, and npm as a link", () => {
    expect(entry("tools:latest", "/bin")).toMatchObject({ kind: "symlink", target: "usr/bin" });
    expect(entry("tools:latest", "/usr/bin/sh")).toMatchObject({ target: "dash" });
    expect(entry("tools:latest", "/usr/local/bin/npm")).toMatchObject({
      target: "../lib/node_modules/npm/bin/npm-cli.js",
    });
    expect(entry("tools:latest", "/etc/shadow")).toMatchObject({ mode: 0o640, gid: 42 });
    expect(entry("tools:latest", "/usr/bin/su")).toMatchObject({ mode: 0o4755 });
  });
});
