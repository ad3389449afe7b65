import { describe, expect, it } from "vitest";
import { buildObject, composeFlags } from "../../../src/engine/evidence/calls.ts";

function call(text: string) {
  return { argv: text.split(" "), cwd: "/", environment: new Map(), stderr: "" };
}

describe("buildObject", () => {
  it.each([
    ["build -t shop .", "shop:latest"],
    ["build --tag=shop:1.0 .", "shop:1.0"],
    ["build .", "untagged"],
    ["--log-level debug build -t a -t b .", "a:latest"],
    ["buildx build --load -t registry.example:5000/shop .", "registry.example:5000/shop:latest"],
    ["image build -tshop .", "shop:latest"],
    ["compose -f x.yaml up -d --build", "compose"],
    ["run -t busybox", undefined],
    ["builder prune -af", undefined],
  ])("%s", (text, object) => {
    expect(buildObject(call(text))).toBe(object);
  });
});

describe("composeFlags", () => {
  it.each([
    ["compose up -d", []],
    ["compose -f a.yaml --profile debug up -d", ["-f", "a.yaml", "--profile", "debug"]],
    ["compose --project-name=x config", ["--project-name=x"]],
    ["ps", undefined],
  ])("%s", (text, flags) => {
    expect(composeFlags(call(text))).toEqual(flags);
  });
});
