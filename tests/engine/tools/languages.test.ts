import { describe, expect, test } from "vitest";
import { fits } from "../../../src/engine/tools/cargo/registry.ts";
import { parseToml } from "../../../src/engine/tools/cargo/toml.ts";
import { modHash } from "../../../src/engine/tools/go/sums.ts";
import { machine } from "./language-machine.ts";

describe("go", () => {
  const mod = "module acme.test/shop\n\ngo 1.22\n\nrequire acme.test/lib v1.0.0\n";
  const private_ = { GONOSUMDB: "acme.test", GOPROXY: "https://pkg.acme.test" };
  const tls = "pkg.acme.test:443";

  test("takes its login for a proxy from ~/.netrc or the address, over TLS", async () => {
    const netrc = "machine pkg.acme.test login ci password tok-42\n";
    const one = machine("go", { "/app/go.mod": mod, "/root/.netrc": netrc }, tls);
    expect(await one.run("go mod download", private_)).toMatchObject({ status: 0, stderr: "" });
    expect(one.read("/app/go.sum")).toMatch(/^acme\.test\/lib v1\.0\.0\/go\.mod h1:/);
    const two = machine("go", { "/app/go.mod": mod }, tls);
    const GOPROXY = "https://ci:tok-42@pkg.acme.test";
    expect(await two.run("go mod download", { ...private_, GOPROXY })).toMatchObject({ status: 0 });
    expect(new Set(two.accepted().map(String))).toEqual(new Set(["tok-42,true"]));
  });

  test("hides the password of a wrong login, and a lone user name not", async () => {
    const { run } = machine("go", { "/app/go.mod": mod }, tls);
    const wrong = await run("go mod download", { ...private_, GOPROXY: "https://ci:no@pkg.acme.test" });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toBe(
      "go: acme.test/lib@v1.0.0: reading https://ci:xxxxx@pkg.acme.test/acme.test/lib/@v/v1.0.0.mod: 401 Unauthorized\n\tserver response: unauthorized\n",
    );
    const away = await run("go mod download", { ...private_, GOPROXY: "https://ci:no@gone.test" });
    expect(away.stderr).toContain('Get "https://ci:***@gone.test/');
    const lone = await run("go mod download", { ...private_, GOPROXY: "https://tok-41@pkg.acme.test" });
    expect(lone.stderr).toContain("https://tok-41@pkg.acme.test/");
  });

  test("sends no login without TLS", async () => {
    const { run, accepted } = machine("go", { "/app/go.mod": mod });
    const GOPROXY = "http://ci:tok-42@pkg.acme.test";
    expect((await run("go mod download", { ...private_, GOPROXY })).stderr).toBe(
      "go: acme.test/lib@v1.0.0: refusing to pass credentials to insecure URL: http://ci:xxxxx@pkg.acme.test/acme.test/lib/@v/v1.0.0.mod\n",
    );
    expect(accepted()).toEqual([]);
  });

  test("goes on to the next proxy after a comma only for what is not there", async () => {
    const { run } = machine("go", { "/app/go.mod": mod.replace("v1.0.0", "v1.2.0") }, tls);
    const login = "https://ci:tok-42@pkg.acme.test";
    const off = await run("go mod download", { ...private_, GOPROXY: `${login},off` });
    expect(off.stderr).toBe("go: acme.test/lib@v1.2.0: module lookup disabled by GOPROXY=off\n");
    const stays = await run("go mod download", { ...private_, GOPROXY: "https://pkg.acme.test,off" });
    expect(stays.stderr).toContain("401 Unauthorized");
  });

  test("keeps settings in the user's file, and shows them as they are", async () => {
    const { run, read } = machine("go", {});
    expect((await run("go env -w GOPROXY=https://ci:tok-42@h GOPRIVATE=a.test")).status).toBe(0);
    expect(read("/root/.config/go/env")).toBe("GOPRIVATE=a.test\nGOPROXY=https://ci:tok-42@h\n");
    expect((await run("go env GOPROXY GONOPROXY")).stdout).toBe("https://ci:tok-42@h\na.test\n");
    expect((await run("go env -w GONE=1")).stderr).toBe("go: unknown go command variable GONE\n");
    const warned = await run("go env -w GOPROXY=direct", { GOPROXY: "off" });
    expect(warned.stderr).toContain("does not override conflicting OS environment variable");
  });

  test("hashes a go.mod as go.sum has it", () => {
    // Seen on go 1.24.4 for a repository without a go.mod.
    expect(modHash("module github.com/acme/lib\n")).toBe("h1:8M/1HAtnUBlZpv3a4l6mOWblE0C5eMoVLJ3ZbPfmXAE=");
  });

  test("puts texts, embedded files and -X into what it builds, and does not run it", async () => {
    const main =
      'package main\n\nimport (\n\t_ "embed"\n\t"acme.test/lib"\n)\n\n//go:embed key.txt\nvar key string\nvar token string\n\nfunc main() { println("tax\\x20ed", lib.Hello()) }\n';
    const files = { "/app/go.mod": mod, "/app/main.go": main, "/app/key.txt": "embedded key" };
    const { run, read, names } = machine("go", files, tls);
    const environment = { ...private_, GOPROXY: "https://ci:tok-42@pkg.acme.test" };
    expect((await run("go build -o /shop .", environment)).stderr).toContain("missing go.sum entry");
    await run("go mod tidy", environment);
    const flags = ["go", "build", "-o", "/shop", "-ldflags", "-s -X main.token=in-flags", "."];
    expect((await run(flags.join(" ").replace("-s -X main", "-X=main"), environment)).status).toBe(0);
    const program = read("/shop");
    for (const text of ["embedded key", "tax ed", "hello", "in-flags"]) expect(program).toContain(text);
    const folder = "/root/.cache/go-build";
    const kept = names(folder).flatMap((two) =>
      names(`${folder}/${two}`).map((name) => [two, name] as const),
    );
    expect(names(folder)).toHaveLength(256);
    for (const [two, name] of kept) expect(name).toMatch(new RegExp(`^${two}[0-9a-f]{62}-[ad]$`));
    const objects = kept.filter(([, name]) => name.endsWith("-d"));
    const texts = objects.map(([two, name]) => read(`${folder}/${two}/${name}`)).join("");
    for (const text of ["embedded key", "tax ed", "hello"]) expect(texts).toContain(text);
    expect(texts).not.toContain("in-flags");
    await expect(run("/shop")).rejects.toThrow(/a program that go built/);
  });
});

describe("cargo", () => {
  const toml =
    '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nlibrary = { version = "1", registry = "acme" }\n';
  const index = '[registries.acme]\nindex = "sparse+http://pkg.acme.test/"\n';
  const provider = '[registry]\nglobal-credential-providers = ["cargo:token"]\n';
  const files = { "/app/Cargo.toml": toml, "/app/.cargo/config.toml": provider + index };

  test("takes a registry's token from its variable before the file", async () => {
    const { run, accepted } = machine("cargo", {
      ...files,
      "/root/.cargo/credentials.toml": '[registries.acme]\ntoken = "old"\n',
    });
    expect((await run("cargo fetch")).stderr).toContain("token rejected for `acme`");
    expect((await run("cargo fetch", { CARGO_REGISTRIES_ACME_TOKEN: "tok-42" })).status).toBe(0);
    expect(accepted().at(-1)).toEqual(["tok-42", true]);
  });

  test("does not use a token for reading where no provider is set", async () => {
    const { run } = machine("cargo", { ...files, "/app/.cargo/config.toml": index });
    const { status, stderr } = await run("cargo fetch", { CARGO_REGISTRIES_ACME_TOKEN: "tok-42" });
    expect(status).toBe(101);
    expect(stderr).toContain("authenticated registries require a credential-provider to be configured");
  });

  test("asks a provider that is a command", async () => {
    const config = `[registry]\nglobal-credential-providers = ["cargo:token-from-stdout cat /tok"]\n${index}`;
    const { run } = machine("cargo", { ...files, "/app/.cargo/config.toml": config, "/tok": "tok-42\n" });
    // The test's machine has its utilities under their long names.
    expect((await run("cargo fetch")).stderr).toContain("no token found for `acme`");
    const named = config.replace("cat ", "coreutils:cat ");
    const other = machine("cargo", { ...files, "/app/.cargo/config.toml": named, "/tok": "tok-42\n" });
    expect((await other.run("cargo fetch")).status).toBe(0);
  });

  test("writes and removes the token of a login", async () => {
    const { run, read } = machine("cargo", files);
    expect((await run("cargo login --registry acme tok-42")).stderr).toContain("saved");
    expect(read("/root/.cargo/credentials.toml")).toBe('[registries.acme]\ntoken = "tok-42"\n');
    await run("cargo logout --registry acme");
    expect(read("/root/.cargo/credentials.toml")).toBe("[registries.acme]\n");
    expect((await run("cargo login --registry gone t")).stderr).toBe(
      "error: registry index was not found in any configuration: `gone`\n",
    );
  });

  test("knows which versions fit", () => {
    expect(
      ["1", "1.0", "^1.0.0", "=1.0.0", "*", ">=0.9", "~1.0"].map((wanted) => fits(wanted, "1.0.0")),
    ).not.toContain(false);
    expect(["2", "1.1", "=1.0.1", "0.9", "~0.9"].map((wanted) => fits(wanted, "1.0.0"))).not.toContain(true);
  });

  test("reads TOML", () => {
    const text =
      'a.b = 1 # one\n[x."y z"]\nlist = [\n  "p", # first\n  { q = true },\n]\n[[t]]\nn = \'l\'\n[[t]]\nn = """\nm"""\n';
    expect(parseToml(text)).toEqual({
      a: { b: 1 },
      x: { "y z": { list: ["p", { q: true }] } },
      t: [{ n: "l" }, { n: "m" }],
    });
  });
});

describe("Composer", () => {
  const json = (url: string, config: object = { "secure-http": false }) =>
    JSON.stringify({
      repositories: [{ type: "composer", url }, { "packagist.org": false }],
      require: { "acme/lib": "^1.0" },
      config,
    });
  const auth = JSON.stringify({ "http-basic": { "pkg.acme.test": { username: "ci", password: "tok-42" } } });
  const files = { "/app/composer.json": json("http://pkg.acme.test") };
  const root = { COMPOSER_ALLOW_SUPERUSER: "1" };

  test("finds its login in COMPOSER_AUTH, beside composer.json and in its home", async () => {
    for (const [more, variables] of [
      [{}, { COMPOSER_AUTH: auth }],
      [{ "/app/auth.json": auth }, {}],
      [{ "/home/c/auth.json": auth }, { COMPOSER_HOME: "/home/c" }],
    ] as const) {
      const { run, read } = machine("composer", { ...files, ...more });
      expect(await run("composer install -n", { ...root, ...variables })).toMatchObject({ status: 0 });
      expect(read("/app/vendor/acme/lib/lib.php")).toBe("<?php\n");
    }
  });

  test("leaves a login in an address out of messages and composer.lock", async () => {
    const { run, read } = machine("composer", {
      "/app/composer.json": json("http://ci:tok-42@pkg.acme.test"),
    });
    const { status, stderr } = await run("composer install -vvv", root);
    expect(status).toBe(0);
    expect(stderr).toContain('Using HTTP basic authentication with username "ci"');
    expect(stderr + read("/app/composer.lock")).not.toContain("tok-42");
  });

  test("keeps logins in auth.json, and shows them", async () => {
    const { run, read } = machine("composer", files);
    await run("composer config --global http-basic.pkg.acme.test ci tok-42", {
      ...root,
      COMPOSER_HOME: "/c",
    });
    expect(read("/c/auth.json")).toContain('"password": "tok-42"');
    await run("composer config gitlab-token.git.test tok-43", root);
    expect(JSON.parse(read("/app/auth.json"))).toEqual({ "gitlab-token": { "git.test": "tok-43" } });
    const list = await run("composer config --list", { ...root, COMPOSER_HOME: "/c" });
    expect(list.stdout).toContain("[http-basic.pkg.acme.test.password] tok-42\n");
  });

  test("says who it wants to know, and refuses plain HTTP unless it is allowed", async () => {
    const { run } = machine("composer", files);
    const nobody = await run("composer install", root);
    expect(nobody.status).toBe(100);
    expect(nobody.stderr).toContain("'http://pkg.acme.test/packages.json' URL required authentication (HTTP");
    const strict = machine("composer", { "/app/composer.json": json("http://pkg.acme.test", {}) });
    expect((await strict.run("composer install", root)).stderr).toContain("does not allow connections to");
  });
});
