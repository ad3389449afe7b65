/** `cargo login` and `cargo logout`: the token in $CARGO_HOME/credentials.toml, in the clear, mode 0600. */
import { printError, readAll, textOf } from "../../process/io.ts";
import type { CargoConfig } from "./config.ts";
import { Registry } from "./registry.ts";
import { CargoError } from "./types.ts";

const tableOf = (registry: string) => (registry === "crates-io" ? "[registry]" : `[registries.${registry}]`);

/** The file's tables: heading to its lines. */
function tables(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    if (/^\s*\[/.test(line)) {
      lines = [];
      found.set(line.trim(), lines);
    } else lines.push(line);
  }
  return found;
}

function save({ files, credentialsFile }: CargoConfig, all: ReadonlyMap<string, readonly string[]>): void {
  const text = [...all].map(([heading, lines]) => [heading, ...lines, ""].join("\n")).join("\n");
  files.write(credentialsFile, text, 0o600);
}

export async function login(
  config: CargoConfig,
  registry: string,
  given: string | undefined,
): Promise<number> {
  const { process } = config.files;
  if (registry !== "crates-io") new Registry(config, registry);
  await config.say(`    Updating ${registry === "crates-io" ? "crates.io" : `\`${registry}\``} index`);
  await config.tell(`  Credential cargo:token login ${registry}`);
  const token =
    given ??
    textOf(await readAll(process))
      .trim()
      .split("\n")[0] ??
    "";
  if (token === "") {
    if (given === undefined) await printError(process, `please paste the token for ${registry} below\n`);
    throw new CargoError("credential provider `cargo:token` failed action `login`", [
      "please provide a non-empty token",
    ]);
  }
  const all = tables(config.files.readText(config.credentialsFile) ?? "");
  all.set(tableOf(registry), [`token = ${JSON.stringify(token)}`]);
  save(config, all);
  await config.say(`       Login token for \`${registry}\` saved`);
  return 0;
}

export async function logout(config: CargoConfig, registry: string): Promise<number> {
  const { process } = config.files;
  const all = tables(config.files.readText(config.credentialsFile) ?? "");
  const kept = all.get(tableOf(registry))?.filter((line) => !/^\s*token\s*=/.test(line));
  if (kept === undefined || kept.length === all.get(tableOf(registry))?.length) {
    await printError(process, `      Logout not currently logged in to \`${registry}\`\n`);
    return 0;
  }
  all.set(tableOf(registry), kept);
  save(config, all);
  const site =
    registry === "crates-io"
      ? "<https://crates.io/me>"
      : `the \`${registry}\` website and follow the instructions there.`;
  await printError(
    process,
    `      Logout token for \`${registry}\` has been removed from local storage\nnote: This does not revoke the token on the registry server.\n    If you need to revoke the token, visit ${site}\n`,
  );
  return 0;
}
