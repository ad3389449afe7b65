import { describe, expect, test } from "vitest";
import { TOOLS } from "../../../src/engine/tools/registry.ts";
import { machineWith } from "./machine.ts";

function node(text: string, environment: Record<string, string> = {}) {
  const programs = { sh: TOOLS.dash!, cat: TOOLS["coreutils:cat"]! };
  return machineWith({ files: { "/app/main.js": text }, programs }).run(["node", "main.js"], {
    environment: { PATH: "/bin", ...environment },
  });
}

describe("children that node waits for", () => {
  test("the program goes on with what they wrote, and does nothing twice", async () => {
    const text = `const { execSync, spawnSync } = require("child_process");
const { appendFileSync, readFileSync } = require("fs");
console.log("before");
appendFileSync("log", "x");
setTimeout(() => console.log("timer", execSync("cat log").toString()), 5);
const out = execSync("echo $WORD; echo err >&2", { env: { ...process.env, WORD: "hello" } });
console.log(out, spawnSync("sh", ["-c", "cat; exit 4"], { input: "fed", encoding: "utf8" }).stdout);`;
    expect(await node(text)).toEqual({
      status: 0,
      stdout: "before\n<Buffer 68 65 6c 6c 6f 0a> fed\ntimer x\n",
      stderr: "err\n",
    });
  });

  test("a command that fails is named in the error, with all that it was given", async () => {
    const text = `try { require("child_process").execSync("sh -c 'echo why >&2; exit 3' tok-1", { stdio: "pipe" }); }
catch (error) { console.log(error.status, error.message); }`;
    expect((await node(text)).stdout).toBe("3 Command failed: sh -c 'echo why >&2; exit 3' tok-1\nwhy\n\n");
  });

  test("a program that is not there", async () => {
    const text = `const { error, status } = require("child_process").spawnSync("nope", ["tok-1"]);
console.log(status, error.message, error.code, error.spawnargs);`;
    expect((await node(text)).stdout).toBe("null spawnSync nope ENOENT ENOENT [ 'tok-1' ]\n");
  });

  test("a child's standard input is written to", async () => {
    const text = `const child = require("child_process").spawn("cat", { stdio: ["pipe", "inherit", "inherit"] });
child.stdin.end("tok-1\\n");
child.on("close", (status) => console.log("over", status));`;
    expect((await node(text)).stdout).toBe("tok-1\nover 0\n");
  });
});

describe("util.inspect", () => {
  test.each([
    ["{ a: { b: { c: {} } } }", "{ a: { b: { c: {} } } }"],
    ["{ a: { b: { c: { d: 1 } } } }", "{ a: { b: { c: [Object] } } }"],
    [
      '{ h: { Authorization: "Bearer tok-Zx81kQpLm39sVb7", Accept: "application/json, text/plain, */*" } }',
      "{\n  h: {\n    Authorization: 'Bearer tok-Zx81kQpLm39sVb7',\n    Accept: 'application/json, text/plain, */*'\n  }\n}",
    ],
    [
      '{ key: "-----BEGIN\\n" + "x".repeat(70) + "\\n-----END" }',
      `{\n  key: '-----BEGIN\\n' +\n    '${"x".repeat(70)}\\n' +\n    '-----END'\n}`,
    ],
    [
      '["aaa", "b", "cc", "dddd", "e", "ff", "ggg"]',
      "[\n  'aaa', 'b',\n  'cc',  'dddd',\n  'e',   'ff',\n  'ggg'\n]",
    ],
    ['new Map([["k", new Set([1])]])', "Map(1) { 'k' => Set(1) { 1 } }"],
    ['"it\'s"', "it's"],
    ['["it\'s"]', `[ "it's" ]`],
  ])("%s", async (value, shown) => {
    expect((await node(`console.log(${value});`)).stdout).toBe(`${shown}\n`);
  });

  test("console.table", async () => {
    expect((await node('console.table([{ t: "tok" }, 2]);')).stdout).toBe(
      [
        "┌─────────┬───────┬────────┐",
        "│ (index) │ t     │ Values │",
        "├─────────┼───────┼────────┤",
        "│ 0       │ 'tok' │        │",
        "│ 1       │       │ 2      │",
        "└─────────┴───────┴────────┘\n",
      ].join("\n"),
    );
  });
});

/** Seen on node 20.20.2. */
describe("keys", () => {
  const KEY =
    "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIGpqqW/F1O7ScbH9Z4gofRmQXBRgCRdZ97UulRfoBXNN\\n-----END PRIVATE KEY-----\\n";
  const run = async (code: string) =>
    (
      await node(
        `const c = require("crypto"); const key = c.createPrivateKey("${KEY}"); const pub = c.createPublicKey(key); ${code}`,
      )
    ).stdout.trim();

  test("sign as openssl does, and are written as PEM", async () => {
    expect(await run('console.log(c.sign(null, Buffer.from("hi"), key).toString("hex").slice(0, 16));')).toBe(
      "2eca2d0cdf37a98c",
    );
    expect(await run('console.log(pub.export({ type: "spki", format: "pem" }));')).toMatch(
      /^-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA/,
    );
    expect(
      await run(
        'console.log(c.verify(null, Buffer.from("hi"), pub, c.sign(null, Buffer.from("hi"), key)), c.verify(null, Buffer.from("ho"), pub, c.sign(null, Buffer.from("hi"), key)));',
      ),
    ).toBe("true false");
  });

  test.each([
    ['c.createPrivateKey("x")', "ERR_OSSL_UNSUPPORTED"],
    ['c.createPrivateKey(pub.export({ type: "spki", format: "pem" }))', "ERR_OSSL_UNSUPPORTED"],
    ['c.createSign("SHA256").update("a").sign(key)', "ERR_CRYPTO_UNSUPPORTED_OPERATION"],
    ['c.sign("sha256", Buffer.from("a"), key)', "ERR_OSSL_INVALID_DIGEST"],
    ['c.sign(null, Buffer.from("a"), undefined)', "ERR_CRYPTO_SIGN_KEY_REQUIRED"],
  ])("%s", async (code, error) => {
    expect(await run(`try { ${code}; } catch (e) { console.log(e.code); }`)).toBe(error);
  });
});

describe("what a broken program prints", () => {
  test.each([
    ["tok-1", "Unexpected token 'o', \"tok-1\" is not valid JSON"],
    [
      '{"password": tok-1234567890123, "b": 1}',
      'Unexpected token \'o\', ..."ssword": tok-1234567"... is not valid JSON',
    ],
    ['{"a": 1,}', "Expected double-quoted property name in JSON at position 8"],
    ['{"a": "tok', "Unterminated string in JSON at position 10"],
    ["[1, 2", "Expected ',' or ']' after array element in JSON at position 5"],
  ])("JSON.parse of %s", async (text, message) => {
    const program = `try { JSON.parse(process.env.TEXT) } catch (error) { console.log(error.message) }`;
    expect((await node(program, { TEXT: text })).stdout).toBe(`${message}\n`);
  });

  test("the whole line that is no JSON, where nobody catches the error", async () => {
    const { status, stderr } = await node("JSON.parse(process.env.TEXT)", { TEXT: "{\n  tok-1\n}" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^<anonymous_script>:2\n {2}tok-1\n {2}\^\n/);
  });

  test("a header with a newline in it: http says which, fetch says what", async () => {
    const program = `try { require("http").get("http://h/", { headers: { Authorization: "tok\\n1" } }) } catch (e) { console.log(e.code, e.message) }
try { new Headers({ Authorization: "tok\\n1" }) } catch (e) { console.log(e.message) }
console.log(new Headers({ Authorization: "tok\\n" }).get("authorization"));`;
    expect((await node(program)).stdout).toBe(
      'ERR_INVALID_CHAR Invalid character in header content ["Authorization"]\nHeaders.append: "tok\n1" is an invalid header value.\ntok\n',
    );
  });
});

describe("node's options", () => {
  test("--env-file adds what the environment has not", async () => {
    const files = { "/app/.env": "A=1 # one\nexport B=\"two\\nlines\"\nC='c'\n", "/app/main.js": "" };
    const { run } = machineWith({ files });
    const argv = ["node", "--env-file=.env", "-p", "[process.env.A, process.env.B, process.env.C]"];
    const { stdout } = await run(argv, { environment: { C: "set" } });
    expect(stdout).toBe("[ '1', 'two\\nlines', 'set' ]\n");
    expect((await run(["node", "--env-file", "nope", "-e", "1"])).status).toBe(9);
  });
});

test("crypto: AES-GCM of test case 4 of its specification, and zlib", async () => {
  const program = `const c = require("crypto"), z = require("zlib"), hex = (text) => Buffer.from(text, "hex");
const cipher = c.createCipheriv("aes-128-gcm", hex("feffe9928665731c6d6a8f9467308308"), hex("cafebabefacedbaddecaf888"));
cipher.setAAD(hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
const text = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
const sealed = cipher.update(text, "hex", "hex") + cipher.final("hex");
console.log(sealed.slice(0, 32), cipher.getAuthTag().toString("hex"), z.gunzipSync(z.gzipSync("tok")).toString());`;
  expect((await node(program)).stdout).toBe(
    "42831ec2217774244b7221b784d0d49c 5bc94fbc3221a5db94fae95ae7121a47 tok\n",
  );
});
