import { describe, expect, test } from "vitest";
import { contentHash } from "../../../src/engine/tools/composer/autoload.ts";

describe("composer's content-hash", () => {
  const address = (login: string) => `http://${login}127.0.0.1:8098/composer`;
  const project = (url: string) => ({
    name: "acme/shop",
    repositories: [{ type: "composer", url }, { "packagist.org": false }],
    require: { "acme/lib": "^1.0" },
    config: { "secure-http": false },
  });

  test("is the one of Composer 2.8.8, and follows from the login in an address", () => {
    const hash = contentHash(project(address("ci:cmp_40xTqPw92LmzKd5Rn@")));
    expect(hash).toBe("e5fb725e49e2f0e4096224e8e218fd24");
    expect(contentHash(project(address("")))).not.toBe(hash);
  });

  test("counts no more than what decides about packages", () => {
    const plain = project(address(""));
    expect(contentHash({ ...plain, config: {} })).toBe(contentHash(plain));
    expect(contentHash({ ...plain, config: { platform: { php: "8.4" } } })).not.toBe(contentHash(plain));
  });
});
