import { expect, test } from "vitest";
import { hashOfIndex, hashOfRepository } from "../../../src/engine/tools/cargo/short-hash.ts";
import { parseToml } from "../../../src/engine/tools/cargo/toml.ts";
import { machine } from "./language-machine.ts";

const MANIFEST = '[package]\nname = "shop"\nversion = "0.1.0"\n';
const REGISTRY =
  '[registry]\nglobal-credential-providers = ["cargo:token"]\n[registries.acme]\nindex = "sparse+http://pkg.acme.test/"\n';

test("names folders as cargo 1.85.1 does", () => {
  expect(hashOfIndex("sparse+http://127.0.0.1:8099/cargo/")).toBe("012373316aa86c08");
  const repository = "http://x:cgo_91mKqLw7ZtxP30dVe@127.0.0.1:8099/repo";
  for (const end of ["", "/", ".git"]) expect(hashOfRepository(repository + end)).toBe("d9a78bd53fc1ddda");
});

test("shows the line at which a file is no TOML, token included", () => {
  const broken = (text: string) => {
    try {
      parseToml(text);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  // Each as cargo 1.85.1 printed it.
  const head = "[registries.acme]\n";
  expect(broken(`${head}token = cgo_abc\n`)).toBe(
    "TOML parse error at line 2, column 9\n  |\n2 | token = cgo_abc\n  |         ^\ninvalid string\nexpected `\"`, `'`",
  );
  const ends = (text: string) =>
    broken(head + text).replace(/^TOML parse error at (.*)\n.*\n.*\n.*\n/, "$1: ");
  expect(ends("token = true_x\n")).toBe("line 2, column 13: expected newline, `#`");
  expect(ends("token = 9abc\n")).toBe("line 2, column 10: expected newline, `#`");
  expect(ends('token = "abc\n')).toBe("line 2, column 13: invalid basic string");
  expect(ends('token "abc"\n')).toBe("line 2, column 7: expected `.`, `=`");
  expect(ends("token = -abc\n")).toBe("line 2, column 10: invalid integer");
  expect(ends('token = "a" b\n')).toBe("line 2, column 13: expected newline, `#`");
  expect(ends('token = "x"\ntoken = "y"\n')).toMatch(/^line 3, column 1: duplicate key/);
  expect(ends('token = "a\\qb"\n')).toMatch(/^line 2, column 13: invalid escape sequence/);
});

test("takes no token from --config, and no password in an index", async () => {
  const files = {
    "/app/Cargo.toml": `${MANIFEST}[dependencies]\nlib = { version = "1.0.0", registry = "acme" }\n`,
    "/app/.cargo/config.toml": REGISTRY,
  };
  const { run } = machine("cargo", files);
  expect((await run('cargo fetch --config registries.acme.token="tok-42"')).stderr).toBe(
    "error: registries.acme.token cannot be set through --config for security reasons\n",
  );
  const index = { CARGO_REGISTRIES_ACME_INDEX: "sparse+http://ci:tok-42@pkg.acme.test/" };
  expect((await run("cargo fetch", index)).stderr).toContain("registry URLs may not contain passwords");
  const told = await run("cargo fetch -v --locked", { CARGO_REGISTRIES_ACME_TOKEN: "tok-42" });
  expect(told.stderr).toContain("  Credential cargo:token get acme\n");
  expect(told).toMatchObject({
    status: 101,
    stderr: expect.stringContaining("--locked was passed to prevent this"),
  });
});

test("builds a program with what the source says, and notes the variables that it asks for", async () => {
  const main =
    'fn main() {\n    println!("a\\x20literal {}", env!("APP_TOKEN"));\n    print!("{}", include_str!("../key.txt"));\n}\n';
  const { run, read, names } = machine("cargo", {
    "/app/Cargo.toml": MANIFEST,
    "/app/src/main.rs": main,
    "/app/key.txt": "the key",
  });
  const unset = await run("cargo build --release");
  expect(unset.status).toBe(101);
  expect(unset.stderr).toContain(
    ' --> src/main.rs:2:33\n  |\n2 |     println!("a\\x20literal {}", env!("APP_TOKEN"));\n  |                                 ^^^^^^^^^^^^^^^^^\n',
  );
  expect((await run("cargo build --release", { APP_TOKEN: "tok-42" })).status).toBe(0);
  for (const text of ["a literal", "tok-42", "the key"])
    expect(read("/app/target/release/shop")).toContain(text);
  const [program = "", notes = ""] = names("/app/target/release/deps");
  expect(notes).toBe(`${program}.d`);
  expect(read(`/app/target/release/deps/${notes}`)).toContain("# env-dep:APP_TOKEN=tok-42\n");
  expect(read(`/app/target/release/.fingerprint/${program}/dep-bin-shop`)).toContain("tok-42");
  await expect(run("/app/target/release/shop")).rejects.toThrow(/a program that cargo built/);
});
