/**
 * `cargo build` and `cargo install --path`, as far as values go: nothing is compiled. The program that stands for the result
 * holds what a compiled one shows to `strings`: string literals, embedded files and what `env!` takes from the environment,
 * which cargo notes beside it, too (recorded: cargo-build-env, cargo-build-literal). It cannot be run.
 */
import { programFile } from "../../process/executable.ts";
import { bytesOf, concat } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { CargoConfig } from "./config.ts";
import { fetchAll, type Package, readPackage, titleOf } from "./project.ts";
import { type RustSource, rustSources } from "./rust-sources.ts";
import { hashOfFolder } from "./short-hash.ts";
import { CargoError } from "./types.ts";

export interface BuildOptions {
  readonly release: boolean;
  readonly locked: boolean;
}

/** Builds the package of the folder, and returns its program's path; undefined for a library. Throws CargoError. */
export async function build(
  config: CargoConfig,
  { release, locked }: BuildOptions,
): Promise<string | undefined> {
  const { files } = config;
  const own = readPackage(config);
  if (files.exists(`${own.folder}/build.rs`) || own.manifest.bin !== undefined)
    throw new NotModelledError("a build script, or programs with names of their own, of cargo");
  const crates = await fetchAll(config, locked);
  for (const { title } of crates) await config.say(`   Compiling ${title}`);
  await config.say(`   Compiling ${titleOf(own)}`);
  const sources = rustSources(files, own.folder);
  const missing = sources.flatMap(({ undefinedAt }) => undefinedAt);
  if (missing.length > 0) throw undefinedVariables(own, missing);
  const target =
    files.variable("CARGO_TARGET_DIR") ?? config.text("build", "target-dir") ?? `${own.folder}/target`;
  const folder = `${target}/${release ? "release" : "debug"}`;
  const parts = [...crates.flatMap((crate) => rustSources(files, crate.folder)), ...sources];
  const program = files.exists(`${own.folder}/src/main.rs`)
    ? keep(config, own, folder, { sources, content: concat(parts.flatMap(({ parts }) => parts)) })
    : undefined;
  files.write(`${target}/CACHEDIR.TAG`, "Signature: 8a477f597d28d172789f06886806bc55\n");
  const profile = release ? "`release` profile [optimized]" : "`dev` profile [unoptimized + debuginfo]";
  await config.say(`    Finished ${profile} target(s) in 0.30s`);
  return program;
}

/** Writes a program, and cargo's notes of what it was made from. */
function keep(
  { files }: CargoConfig,
  { name, folder: root }: Package,
  folder: string,
  { sources, content }: { readonly sources: readonly RustSource[]; readonly content: Uint8Array },
): string {
  const hashed = `${name}-${hashOfFolder(`${root} ${folder}`)}`;
  const program = concat([programFile("cargo:program"), content]);
  files.write(`${folder}/deps/${hashed}`, program, 0o777);
  // The same file by two names, as cargo has it.
  const { machine, credentials } = files.process;
  if (files.exists(`${folder}/${name}`))
    machine.filesystem.unlink(files.path(`${folder}/${name}`), credentials);
  machine.filesystem.link(
    files.path(`${folder}/deps/${hashed}`),
    files.path(`${folder}/${name}`),
    credentials,
  );
  const paths = sources.map(({ path }) => path);
  files.write(
    `${folder}/${name}.d`,
    `${folder}/${name}: ${paths.map((path) => `${root}/${path}`).join(" ")}\n`,
  );
  const variables = sources.flatMap(({ variables }) => [...variables]);
  const noted = variables.map(
    ([key, value]) => `# env-dep:${key}${value === undefined ? "" : `=${value}`}\n`,
  );
  const made = [".d", ""].map((end) => `${folder}/deps/${hashed}${end}: ${paths.join(" ")}\n\n`);
  files.write(
    `${folder}/deps/${hashed}.d`,
    `${made.join("")}${paths.map((path) => `${path}:\n`).join("")}${noted.length > 0 ? "\n" : ""}${noted.join("")}`,
  );
  files.write(
    `${folder}/.fingerprint/${hashed}/dep-bin-${name}`,
    [...paths, ...variables.map(([key, value]) => `${key}\0${value ?? ""}`)].join("\0"),
  );
  files.write(
    `${folder}/.fingerprint/${hashed}/invoked.timestamp`,
    "This file has an mtime of when this was started.",
  );
  return `${folder}/${name}`;
}

function undefinedVariables(
  { name }: Package,
  missing: readonly { readonly name: string; readonly report: string }[],
) {
  const errors = missing.map(
    (each) =>
      `environment variable \`${each.name}\` not defined at compile time\n${each.report}\n  = help: use \`std::env::var("${each.name}")\` to read the variable at run time\n  = note: this error originates in the macro \`env\` (in Nightly builds, run with -Z macro-backtrace for more info)\n`,
  );
  const count = missing.length === 1 ? "1 previous error" : `${missing.length} previous errors`;
  return new CargoError(
    [...errors, `could not compile \`${name}\` (bin "${name}") due to ${count}`].join("\nerror: "),
  );
}

/** `cargo install --path .`: builds for release, and copies the program. */
export async function install(
  config: CargoConfig,
  { root, locked }: { readonly root: string; readonly locked: boolean },
): Promise<number> {
  const { files } = config;
  const own = readPackage(config);
  await config.say(`  Installing ${titleOf(own)}`);
  const program = await build(config, { release: true, locked });
  if (program === undefined)
    throw new CargoError(`there is nothing to install in \`${titleOf(own)}\`, because it has no binaries`);
  const place = `${root}/bin/${own.name}`;
  files.write(place, files.read(program) ?? bytesOf(""), 0o777);
  files.write(
    `${root}/.crates.toml`,
    `[v1]\n"${own.name} ${own.version} (path+file://${own.folder})" = ["${own.name}"]\n`,
  );
  await config.say(`  Installing ${place}`);
  await config.say(`   Installed package \`${titleOf(own)}\` (executable \`${own.name}\`)`);
  if (!(files.variable("PATH") ?? "").split(":").includes(`${root}/bin`))
    await config.say(
      `warning: be sure to add \`${root}/bin\` to your PATH to be able to run the installed binaries`,
    );
  return 0;
}
