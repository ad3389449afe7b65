/** `cargo publish`, without the build that verifies a package (`--no-verify`). */
import { bytesOf, concat, printError, textOf } from "../../process/io.ts";
import { tarball } from "../../services/tarball.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { CargoConfig } from "./config.ts";
import { readPackage, titleOf } from "./project.ts";
import { Registry } from "./registry.ts";
import { CargoError } from "./types.ts";

/** How long cargo waits for the index to have the new version. */
const PATIENCE = 60_000;

export async function publish(
  config: CargoConfig,
  options: {
    readonly registry: string;
    readonly token: string | undefined;
    readonly verify: boolean;
    readonly dryRun: boolean;
  },
): Promise<number> {
  if (options.verify) throw new NotModelledError("cargo publish without --no-verify");
  const { files } = config;
  const { process } = files;
  const say = (line: string) => printError(process, line);
  const own = readPackage(config);
  const registry = new Registry(config, options.registry, options.token);
  try {
    await registry.open();
  } catch (error) {
    if (!(error instanceof CargoError) || error.message !== "") throw error;
    throw new CargoError(error.causes[0] ?? "", error.causes.slice(1));
  }
  await say(
    "warning: manifest has no documentation, homepage or repository.\nSee https://doc.rust-lang.org/cargo/reference/manifest.html#package-metadata for more info.\n",
  );
  const paths = files.walk(own.folder).filter((path) => !/^(?:target|\.git)\//.test(path));
  const name = `${own.name}-${own.version}`;
  const archive = tarball(
    Object.fromEntries(
      paths.map((path) => [`${name}/${path}`, textOf(files.read(`${own.folder}/${path}`) ?? bytesOf(""))]),
    ),
  );
  files.write(`${own.folder}/target/package/${name}.crate`, archive);
  await say(
    `   Packaging ${titleOf(own)}\n    Packaged ${paths.length} files\n   Uploading ${titleOf(own)}\n`,
  );
  if (options.dryRun) {
    await say("warning: aborting upload due to dry run\n");
    return 0;
  }
  await registry.publish(concat([bytesOf(JSON.stringify({ name: own.name, vers: own.version })), archive]));
  const at = `registry \`${registry.name}\``;
  const what = `\`${own.name} v${own.version}\``;
  await say(`    Uploaded ${own.name} v${own.version} to ${at}\n`);
  await say(
    `note: waiting for ${what} to be available at ${at}.\nYou may press ctrl-c to skip waiting; the crate should be available shortly.\n`,
  );
  if ((await registry.find(own.name, `=${own.version}`)) === undefined) {
    await process.sleep(PATIENCE);
    await say(
      `warning: timed out waiting for ${what} to be available in ${at}\nnote: the registry may have a backlog that is delaying making the crate available. The crate should be available soon.\n`,
    );
  } else await say(`   Published ${own.name} v${own.version} at ${at}\n`);
  return 0;
}
