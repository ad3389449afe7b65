import { ROOT } from "../../../src/engine/filesystem/types.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

type Texts = Readonly<Record<string, string>>;

/** A machine that a repository of packages is within reach of, whose one account `ci` has the token `tok-42`. */
export function machine(
  format: "go" | "maven" | "cargo" | "composer",
  files: Texts,
  address = "pkg.acme.test:80",
) {
  const world = createWorld(
    { packages: { kind: "packages", format, address, accounts: { ci: "token" } } },
    new Map([["token", "tok-42"]]),
    () => START,
  );
  const { run, read, machine } = machineWith({ endpoints: world.endpoints("build"), files });
  return {
    read,
    names: (folder: string) => machine.filesystem.readdir(folder, ROOT),
    run: (line: string, environment: Texts = {}) => run(line.split(" "), { environment }),
    accepted: () => world.presentations().map(({ value, accepted }) => [value, accepted]),
  };
}
