import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { NotModelledError, RunawayError } from "../../../src/engine/source/errors.ts";
import { machineWith, START } from "./machine.ts";

function script(text: string, name = "main.js", files: Record<string, string> = {}) {
  const world = createWorld(
    { db: { kind: "postgres", address: "db:5432", accounts: { shop: "pw" }, databases: ["shop"] } },
    new Map([["pw", "right"]]),
    () => START,
  );
  const { run } = machineWith({
    files: { [`/app/${name}`]: text, ...files },
    endpoints: world.endpoints("runtime"),
  });
  return (environment: Record<string, string> = {}) => run(["node", name], { environment });
}

describe("node runs the learner's files", () => {
  test("CommonJS: environment, files, modules", async () => {
    const text =
      'console.log(process.env.TOKEN, require("fs").readFileSync("/app/x", "utf8"), require("@acme/p").f(1), { a: [1, "b"] });';
    const run = script(text, "main.js", {
      "/app/x": "content",
      "/app/node_modules/@acme/p/index.js": "exports.f = (n) => n.toFixed(2);",
    });
    expect(await run({ TOKEN: "T" })).toEqual({
      status: 0,
      stdout: "T content 1.00 { a: [ 1, 'b' ] }\n",
      stderr: "",
    });
  });

  test("ES modules with top-level await", async () => {
    const text =
      'import { join } from "node:path"; import x from "./x.mjs"; await null; console.log(join("/a", "..", "b"), x);';
    expect((await script(text, "main.mjs", { "/app/x.mjs": "export default 7;" })()).stdout).toBe("/b 7\n");
  });

  test("an HTTP server and its client", async () => {
    const text = `const http = require("http");
const server = http.createServer((request, response) => response.end("got " + request.url));
server.listen(3000, async () => {
  const answer = await fetch("http://localhost:3000/p");
  console.log(answer.status, await answer.text());
  server.close();
});`;
    expect((await script(text)()).stdout).toBe("200 got /p\n");
  });

  test("the pg client logs in with what the program gives it", async () => {
    const text = `const { Client } = require("pg");
async function main() {
  const client = new Client({ host: "db", user: "shop", database: "shop", password: process.env.PW });
  await client.connect();
  console.log((await client.query("select 1 as one")).rows);
  await client.end();
}
main().catch((error) => { console.error(error.message); process.exit(3); });`;
    expect((await script(text)({ PW: "right" })).stdout).toBe("[ { one: '1' } ]\n");
    expect(await script(text)({ PW: "wrong" })).toMatchObject({
      status: 3,
      stderr: 'password authentication failed for user "shop"\n',
    });
  });

  test("errors end it with status 1 and Node's words", async () => {
    const missing = await script('require("fs").readFileSync("/nope")')();
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("Error: ENOENT: no such file or directory, open '/nope'");
    expect(missing.stderr).toMatch(/\nNode\.js v20\.20\.2\n$/);
    expect((await script("async function main() {\n  throw new Error('late');\n}\nmain();")()).status).toBe(
      1,
    );
  });

  test("timers run in simulated time", async () => {
    const text = "const start = Date.now(); setTimeout(() => console.log(Date.now() - start), 3600000);";
    expect((await script(text)()).stdout).toBe("3600000\n");
  });

  test("what is not there is refused by name, even inside try", async () => {
    await expect(script('try { require("tls") } catch {}')()).rejects.toThrow(NotModelledError);
    await expect(script("while (true) {}")()).rejects.toThrow(RunawayError);
  });
});
