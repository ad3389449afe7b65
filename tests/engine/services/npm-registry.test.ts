import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../../../src/engine/process/io.ts";
import { Accounts } from "../../../src/engine/services/accounts.ts";
import { npmRegistry } from "../../../src/engine/services/npm-registry.ts";
import { base64, tarball } from "../../../src/engine/services/tarball.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "../tools/machine.ts";

const REGISTRY = "http://registry.acme.test:4873/";
const LOGIN = `--//registry.acme.test:4873/:_authToken`;
const ARCHIVE = tarball({ "package/package.json": '{"name":"@acme/shop","version":"2.0.0"}' });

function registry() {
  const accounts = new Accounts(
    "registry",
    [
      { credential: "publish_token", user: "ci", value: "npm_writer", scopes: ["@acme/"] },
      { credential: "other_token", user: "ci", value: "npm_second" },
      { credential: "zoo_token", user: "zoo", value: "zoo_keeper", scopes: ["@zoo/"] },
    ],
    () => 0,
  );
  const handle = npmRegistry([{ name: "@acme/ui", version: "1.2.0" }], accounts);
  const ask = (method: string, path: string, token?: string, body: unknown = "") => {
    const headers = new Map(token === undefined ? [] : [["authorization", `Bearer ${token}`]]);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = handle({ method, url: `${REGISTRY}${path}`, headers, body: bytesOf(text) }, "build");
    return { status: answer.status, body: answer.body, text: textOf(answer.body) };
  };
  return { ask };
}

const sent = (name: string, version: string, tag = "latest", access: string | null = null) => ({
  name,
  access,
  "dist-tags": { [tag]: version },
  versions: { [version]: { name, version, scripts: { postinstall: "true" }, dist: { shasum: "0" } } },
  _attachments: { [`${name}-${version}.tgz`]: { data: base64(ARCHIVE) } },
});

describe("a package that is published", () => {
  test("is listed, is the newest, and its tarball is what was sent", () => {
    const { ask } = registry();
    expect(ask("PUT", "@acme%2fshop", "npm_writer", sent("@acme/shop", "2.0.0")).status).toBe(200);
    const known = JSON.parse(ask("GET", "@acme%2fshop", "npm_writer").text);
    expect(known["dist-tags"]).toEqual({ latest: "2.0.0" });
    expect(known.versions["2.0.0"]).toMatchObject({ hasInstallScript: true });
    expect(known.versions["2.0.0"].dist.shasum).not.toBe("0");
    const path = new URL(known.versions["2.0.0"].dist.tarball).pathname.slice(1);
    expect(ask("GET", path, "npm_writer").body).toEqual(ARCHIVE);
    expect(ask("GET", path).status).toBe(401);
  });

  test("keeps the newest version where a tag is named, and is latest where it is the first", () => {
    const { ask } = registry();
    ask("PUT", "@acme%2fui", "npm_writer", sent("@acme/ui", "2.0.0-beta.1", "next"));
    const tags = JSON.parse(ask("GET", "@acme%2fui", "npm_writer").text)["dist-tags"];
    expect(tags).toEqual({ latest: "1.2.0", next: "2.0.0-beta.1" });
    ask("PUT", "@acme%2fshop", "npm_writer", sent("@acme/shop", "1.0.0", "next"));
    const first = JSON.parse(ask("GET", "@acme%2fshop", "npm_writer").text)["dist-tags"];
    expect(first).toEqual({ latest: "1.0.0", next: "1.0.0" });
  });

  test("is open to all only where it says so, and a new version opens nothing", () => {
    const { ask } = registry();
    ask("PUT", "@acme%2fshop", "npm_writer", sent("@acme/shop", "2.0.0", "latest", "public"));
    expect(ask("GET", "@acme%2fshop").status).toBe(200);
    ask("PUT", "@acme%2fui", "npm_writer", sent("@acme/ui", "2.0.0", "latest", "public"));
    expect(ask("GET", "@acme%2fui").status).toBe(401);
  });

  test("needs a login that may, a new version, and a document of its own name", () => {
    const { ask } = registry();
    const shop = sent("@acme/shop", "2.0.0");
    expect(ask("PUT", "@acme%2fshop", undefined, shop).status).toBe(401);
    expect(ask("PUT", "@acme%2fshop", "npm_wrong", shop).status).toBe(401);
    expect(ask("PUT", "@acme%2fshop", "zoo_keeper", shop)).toMatchObject({
      status: 403,
      text: '{"error":"You do not have permission to publish \\"@acme/shop\\". Are you logged in as the correct user?"}',
    });
    expect(ask("PUT", "@acme%2fui", "npm_writer", sent("@acme/ui", "1.2.0"))).toMatchObject({
      status: 403,
      text: '{"error":"You cannot publish over the previously published versions: 1.2.0."}',
    });
    expect(ask("PUT", "@acme%2fshop", "npm_writer", sent("@acme/ui", "9.0.0")).status).toBe(400);
    expect(ask("PUT", "@acme%2fshop", "npm_writer", "{").status).toBe(400);
    expect(ask("GET", "@acme%2fshop", "npm_writer").status).toBe(404);
  });
});

describe("a token", () => {
  test("names its user; ping asks for none", () => {
    const { ask } = registry();
    expect(ask("GET", "-/whoami", "npm_writer").text).toBe('{"username":"ci"}');
    expect(ask("GET", "-/whoami", "npm_wrong").status).toBe(401);
    expect(ask("GET", "-/ping").status).toBe(200);
  });

  test("is listed by its beginning, only to its user, until it is revoked", () => {
    const { ask } = registry();
    const list = () => JSON.parse(ask("GET", "-/npm/v1/tokens", "npm_writer").text).objects;
    expect(list().map(({ token }: { token: string }) => token)).toEqual(["npm_wr", "npm_se"]);
    const [, second] = list();
    expect(ask("DELETE", `-/npm/v1/tokens/token/${second.key}`, "zoo_keeper").status).toBe(404);
    expect(ask("DELETE", `-/npm/v1/tokens/token/${second.key}`, "npm_writer").status).toBe(204);
    expect(list()).toHaveLength(1);
    expect(ask("GET", "-/whoami", "npm_second").status).toBe(401);
    expect(ask("DELETE", "-/user/token/npm_writer", "npm_writer").status).toBe(204);
    expect(ask("GET", "-/npm/v1/tokens", "npm_writer").status).toBe(401);
  });
});

describe("npm with the registry", () => {
  const setUp = () => {
    const world = createWorld(
      {
        registry: {
          kind: "npm-registry",
          address: "registry.acme.test:4873",
          accounts: { ci: { credential: "npm_token", scopes: ["@acme/"] }, reader: "other_token" },
          packages: { "@acme/ui": { version: "1.2.0" } },
        },
      },
      new Map([
        ["npm_token", "npm_8fQ2writer"],
        ["other_token", "npm_8fQ2reader"],
      ]),
      () => START,
    );
    const machine = machineWith({
      endpoints: world.endpoints("build"),
      files: {
        "/app/package.json": '{"name":"@acme/shop","version":"2.0.0"}',
        "/app/.npmrc": `registry=${REGISTRY}\n//registry.acme.test:4873/:_authToken=\${NPM_TOKEN}\n`,
        "/app/.env": "MODE=fast\n",
      },
    });
    const npm = (words: string, token = "npm_8fQ2writer") =>
      machine.run(["npm", ...words.split(" ")], { environment: { NPM_TOKEN: token } });
    return { world, npm };
  };

  test("publishes, and installs what was published", async () => {
    const { npm } = setUp();
    const { status, stdout, stderr } = await npm("publish");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "+ @acme/shop@2.0.0\n" });
    expect(stderr).toContain("10B .env");
    expect((await npm("view @acme/shop version")).stdout).toBe("2.0.0\n");
    const again = await npm("publish");
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(
      "npm error You cannot publish over the previously published versions: 2.0.0.\n",
    );
  });

  test("tells a wrong token from none", async () => {
    const { npm } = setUp();
    const wrong = await npm("publish", "npm_8fQ2wrong");
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain(
      "npm error code E401\nnpm error Unable to authenticate, your authentication token",
    );
    const none = await npm(`publish ${LOGIN}=`);
    expect(none.status).toBe(1);
    expect(none.stderr).toContain("npm error code ENEEDAUTH\n");
  });

  test("revokes a token by its id, and the one that logs out", async () => {
    const { npm, world } = setUp();
    const { stdout } = await npm("token list");
    expect(stdout).toMatch(/^Token npm_8f… with id 9e3779 name null created \d{4}-\d\d-\d\d\n\n$/);
    expect((await npm("token revoke 9e37", "npm_8fQ2reader")).stderr).toContain(
      'Unknown token id or value "9e37".',
    );
    expect((await npm("token revoke 3c6ef", "npm_8fQ2reader")).stdout).toBe("Removed 1 token\n");
    expect(world.accepts("registry", "npm_8fQ2reader")).toBe(false);
    expect((await npm("logout")).status).toBe(0);
    expect(world.accepts("registry", "npm_8fQ2writer")).toBe(false);
  });
});
