import { expect, test } from "vitest";
import { fits } from "../../../src/engine/tools/composer/constraints.ts";
import { parseJson } from "../../../src/engine/tools/composer/json.ts";
import { machine } from "./language-machine.ts";

const json = (url: string, more: object = {}, config: object = {}) =>
  JSON.stringify({
    name: "acme/shop",
    repositories: [{ type: "composer", url, ...more }, { "packagist.org": false }],
    require: { "acme/lib": "^1.0" },
    config: { "secure-http": false, ...config },
  });
const root = { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_HOME: "/c" };

test("shows what stands before and after the place where a file is no JSON", () => {
  const problem = (text: string) => {
    try {
      return parseJson(text, "/app/auth.json");
    } catch (error) {
      return (error as Error).message.replace('"/app/auth.json" does not contain valid JSON\n', "");
    }
  };
  // Each as Composer 2.8.8 printed it.
  expect(problem('{"http-basic": {"a": {"username": "ci", "password": "tok3nAbCdEf12"}}},')).toBe(
    `Parse error on line 1:\n...: "tok3nAbCdEf12"}}},\n${"-".repeat(22)}^\nExpected: 'EOF'`,
  );
  expect(problem('{"http-basic":{"a":{"username":"ci","password":"tok3nAbCdEf12",}}}')).toBe(
    `Parse error on line 1:\n...rd":"tok3nAbCdEf12",}}}\n${"-".repeat(22)}^\nExpected: 'STRING' - It appears you have an extra trailing comma`,
  );
  expect(problem('{"http-basic":{"a":{"username":"ci" "password":"tok3nAbCdEf12"}}}')).toBe(
    `Parse error on line 1:\n...a":{"username":"ci" "password":"tok3nAbC\n${"-".repeat(22)}^\nExpected one of: 'EOF', '}', ':', ',', ']'`,
  );
  expect(problem('{"a":{"username":"ci","password":tok3nAbCdEf12}}}')).toContain(
    `"password":tok3nAbCdEf12}}}\n${"-".repeat(22)}^\nExpected one of: 'STRING', 'NUMBER', 'NULL'`,
  );
});

test("has the login of an address in the message of a failure, but for curl's own", async () => {
  const broken = json("http://ci:tok-42@pkg.acme.test").replace("^1.0", "^2.0");
  expect(
    await machine("composer", { "/app/composer.json": broken }).run("composer install -n", root),
  ).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("requires acme/lib ^2.0, found acme/lib[1.0.0] but it does not match"),
  });
  const insecure = json("http://ci:tok-42@pkg.acme.test", {}, { "secure-http": true });
  const refused = await machine("composer", { "/app/composer.json": insecure }).run(
    "composer install -n",
    root,
  );
  expect(refused.stderr).toContain("does not allow connections to http://ci:tok-42@");
  const away = await machine("composer", { "/app/composer.json": json("http://ci:tok-42@gone.test") }).run(
    "composer install -n",
    root,
  );
  expect(away.stderr).toContain("http://ci:***@gone.test");
});

test("sends the headers of a repository's options, and keeps them in composer.lock", async () => {
  const options = { options: { http: { header: ["Authorization: Bearer tok-42"] } } };
  const { run, read } = machine("composer", { "/app/composer.json": json("http://pkg.acme.test", options) });
  expect((await run("composer install -n", root)).status).toBe(0);
  for (const file of ["/app/composer.lock", "/app/vendor/composer/installed.json"])
    expect(read(file)).toContain("Authorization: Bearer tok-42");
  expect((await run("composer install -n", root)).stderr).toContain("Nothing to install, update or remove\n");
});

test("takes a login from the config of composer.json, and puts a new repository first", async () => {
  const login = { "http-basic": { "pkg.acme.test": { username: "ci", password: "tok-42" } } };
  const { run, read } = machine("composer", {
    "/app/composer.json": json("http://pkg.acme.test", {}, login),
  });
  expect((await run("composer install -n", root)).status).toBe(0);
  await run("composer config repositories.own composer http://ci:tok-42@x.test", root);
  expect(Object.keys(JSON.parse(read("/app/composer.json")).repositories)).toEqual([
    "0",
    "own",
    "packagist.org",
  ]);
  expect(read("/app/composer.json")).toContain("http://ci:tok-42@x.test");
});

test("knows which versions fit", () => {
  for (const wanted of ["^1.0", "~1.0", "1.0.*", "1.*", ">=0.9", "*", "1.0.0"])
    expect(fits(wanted, "1.0.0"), wanted).toBe(true);
  for (const wanted of ["^2.0", "~1.1", "0.*", ">=1.1", "1.0.1"])
    expect(fits(wanted, "1.0.0"), wanted).toBe(false);
});

test("refuses scripts only where an install would run them", async () => {
  const scripts = (name: string) =>
    JSON.stringify({ ...JSON.parse(json("http://ci:tok-42@pkg.acme.test")), scripts: { [name]: "true" } });
  const install = (name: string, line = "composer install -n") =>
    machine("composer", { "/app/composer.json": scripts(name) }).run(line, root);
  for (const name of ["mine", "post-install-cmd", "post-create-project-cmd"])
    expect((await install(name)).status, name).toBe(0);
  await expect(install("post-update-cmd")).rejects.toThrow(/the script post-update-cmd/);
  expect((await install("post-update-cmd", "composer install -n --no-scripts")).status).toBe(0);
});
