import { describe, expect, it } from "vitest";
import { parseMount } from "../../../src/engine/dockerfile/mount.ts";
import { checks, isParseError } from "./recorded.ts";

describe("parseMount refuses what the recorded engine refuses", () => {
  const rows = checks.flatMap(({ text, error }) => {
    const mount = /^FROM busybox\nRUN --mount=([^'" $]+) a\n$/.exec(text)?.[1];
    // Mounts over / and the source of an ssh mount are refused later, when the step is made.
    const later = /invalid mount target|ssh does not support/.test(error ?? "");
    return mount === undefined || later || isParseError(error ?? "") ? [] : [{ mount, error }];
  });
  it.each(rows)("$mount: $error", ({ mount, error }) => {
    expect(rows.length).toBeGreaterThan(25);
    if (error === undefined) expect(parseMount(mount).text).toBe(mount);
    else expect(() => parseMount(mount)).toThrow(error);
  });
});

it("reads numbers in their bases, sizes in bytes, and fills in read-only", () => {
  expect(parseMount("type=secret,id=a,mode=400,uid=10,gid=20")).toMatchObject({
    mode: 0o400,
    uid: 10,
    gid: 20,
    readOnly: true,
  });
  expect(parseMount("type=tmpfs,target=/t,size=1g")).toMatchObject({ size: 1024 ** 3, readOnly: false });
  expect(parseMount("target=/x,rw")).toMatchObject({ type: "bind", readOnly: false });
  expect(parseMount('type=secret,"id=a,b"')).toMatchObject({ id: "a,b" });
});

it("expands the values of options", () => {
  const expand = (value: string) => value.replace("$I", "npm");
  expect(parseMount("type=secret,id=$I,target=/$I", expand)).toMatchObject({ id: "npm", target: "/npm" });
});
