import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "../../../src/engine/evidence/mask.ts";
import { scan } from "../../../src/engine/evidence/scan.ts";
import type { Artefact, Credential } from "../../../src/engine/evidence/types.ts";

const TOKEN: Credential = { name: "npm_token", value: "npm_8fQ2xZ71kkPqLm04Rt", phase: "build" };

function artefact(content: string | Uint8Array, where = "layer 1: /f"): Artefact {
  return { surface: "image-layer", object: "shop:latest", where, content };
}

function encodingIn(content: string | Uint8Array, credential = TOKEN) {
  return scan([artefact(content)], [credential])[0]?.encoding;
}

describe("scan", () => {
  it("names the encoding", () => {
    const bytes = Buffer.from(TOKEN.value);
    expect(encodingIn(`x${TOKEN.value}y`)).toBe("exact");
    expect(encodingIn(bytes.toString("hex"))).toBe("hex");
    expect(encodingIn(bytes.toString("hex").toUpperCase())).toBe("hex");
    expect(encodingIn([...TOKEN.value].reverse().join(""))).toBe("reversed");
    expect(encodingIn("nothing")).toBeUndefined();
  });

  it("finds base64 whatever stands before and behind", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, behind) => {
        expect(encodingIn(Buffer.from(before + TOKEN.value + behind).toString("base64"))).toBe("base64");
      }),
    );
  });

  it("tells base64url from base64 where they differ", () => {
    const credential: Credential = { name: "key", value: "~~??>>~~??>>", phase: "build" };
    const bytes = Buffer.from(credential.value);
    expect(encodingIn(bytes.toString("base64"), credential)).toBe("base64");
    expect(encodingIn(bytes.toString("base64url"), credential)).toBe("base64url");
  });

  it("finds percent and form encoding", () => {
    const credential: Credential = { name: "pw", value: "p@ss w/rd=1", phase: "runtime" };
    expect(encodingIn(encodeURIComponent(credential.value), credential)).toBe("url");
    expect(encodingIn(new URLSearchParams({ pw: credential.value }).toString(), credential)).toBe("url");
    expect(encodingIn(encodeURIComponent(credential.value).toLowerCase(), credential)).toBe("url");
  });

  it("finds one line of a key in a log", () => {
    const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
    const credential: Credential = {
      name: "key",
      value: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
      phase: "build",
    };
    expect(encodingIn(`debug: ${body}`, credential)).toBe("exact");
    expect(encodingIn("-----BEGIN PRIVATE KEY-----", credential)).toBeUndefined();
  });

  it("finds the value in binary content", () => {
    const bytes = Uint8Array.from([0, 255, 128, ...Buffer.from(TOKEN.value), 0, 200]);
    expect(encodingIn(bytes)).toBe("exact");
  });

  it("reports a place once, and both of two equal credentials", () => {
    const twin: Credential = { ...TOKEN, name: "other" };
    const findings = scan([artefact(TOKEN.value), artefact(TOKEN.value)], [TOKEN, twin]);
    expect(findings.map(({ credential }) => credential)).toEqual(["npm_token", "other"]);
  });
});

describe("mask", () => {
  it("shows values by name in every encoding", () => {
    const encoded = Buffer.from(TOKEN.value).toString("hex");
    expect(mask(`a ${TOKEN.value} b ${encoded}`, [TOKEN])).toBe("a {npm_token} b {npm_token}");
  });

  it("prefers the longer of values that contain each other", () => {
    const url: Credential = { name: "url", value: `https://u:${TOKEN.value}@h`, phase: "build" };
    expect(mask(`${url.value} ${TOKEN.value}`, [TOKEN, url])).toBe("{url} {npm_token}");
  });
});
