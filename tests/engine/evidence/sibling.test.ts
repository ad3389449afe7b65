import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodingsOf } from "../../../src/engine/evidence/encodings.ts";
import { replaceBySiblings, sibling } from "../../../src/engine/evidence/sibling.ts";

const token = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/).filter((text) => /[A-Za-z0-9]/.test(text));

describe("sibling", () => {
  it("keeps length and the class of every letter", () => {
    fc.assert(
      fc.property(token, (value) => {
        const other = sibling(value);
        expect(other).toHaveLength(value.length);
        for (const [index, letter] of [...value].entries()) {
          for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[_-]/]) {
            expect(kind.test(other[index] ?? "")).toBe(kind.test(letter));
          }
        }
      }),
    );
  });

  it("shares no encoded form with the value", () => {
    fc.assert(
      fc.property(token, (value) => {
        const other = new Set(encodingsOf(sibling(value)).map(({ pattern }) => pattern));
        for (const { encoding, pattern } of encodingsOf(value)) {
          // A pattern without letters (base64 of two alignments may share one) would prove nothing.
          if (encoding === "exact" || encoding === "hex") expect(other.has(pattern)).toBe(false);
        }
      }),
    );
  });

  it("keeps hexadecimal and base32 alphabets", () => {
    expect(sibling("deadbeef0123456789abcdef")).toMatch(/^[0-9a-f]{24}$/);
    expect(sibling("JBSWY3DPEHPK3PXP234567")).toMatch(/^[A-Z2-7]{22}$/);
  });

  it("takes parts along: the sibling of a URL holds the sibling of its password", () => {
    const password = "pg-Wd93kLx02";
    expect(sibling(`postgres://app:${password}@db:5432/shop`)).toBe(
      `postgres://app:${sibling(password)}@db:5432/shop`,
    );
  });

  it("leaves the frame of a PEM file as it is", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----";
    const lines = sibling(key).split("\n");
    expect(lines[0]).toBe("-----BEGIN PRIVATE KEY-----");
    expect(lines[1]).not.toBe("MIIEvQ");
  });

  it("changes a value without letters and digits", () => {
    expect(sibling("!!--")).not.toBe("!!--");
    expect(sibling("!!--")).toHaveLength(4);
  });
});

describe("replaceBySiblings", () => {
  it("replaces values that contain each other once, the longest first", () => {
    const values = ["abcd", "abcdefgh"];
    expect(replaceBySiblings("x abcdefgh y abcd z", values)).toBe(
      `x ${sibling("abcdefgh")} y ${sibling("abcd")} z`,
    );
  });

  it("takes signs of regular expressions literally", () => {
    expect(replaceBySiblings("a.c abc", ["a.c"])).toBe(`${sibling("a.c")} abc`);
  });
});
