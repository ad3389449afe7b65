import { putValue } from "../../services/put-value.ts";
import type { World, WorldCredential } from "../../services/world.ts";
import { type Action, namesOf, WorldError } from "./index.ts";

export const rotate: Action = (world, [name, given], process) => {
  const { value: old, files } = credentialOf(world, name);
  const taken = [...world.credentials.values()].find(({ value }) => value === given);
  if (taken) throw new WorldError(`${taken.name} has this value already`);
  if (given !== undefined && given.length < 8) throw new WorldError("a value has at least 8 characters");
  const value = world.rotate(String(name), given);
  for (const file of files) putValue(process.machine.filesystem, file, old, value);
  const holders = holdersOf(world, String(name));
  const lines = [
    `${name} has a new value.`,
    holders.length > 0
      ? `${namesOf(holders)} ${holders.length === 1 ? "takes" : "take"} it, and the old one no more.`
      : "No service outside knows it: servers in your containers keep the value that they have.",
    files.length > 0 ? `It is in ${namesOf(files)}.` : `It is ${value}`,
    ...[...process.environment]
      .filter(([, content]) => content.includes(old))
      .map(
        ([variable, content]) =>
          `Your shell still has the old one: export ${variable}=${content.replaceAll(old, value)}`,
      ),
  ];
  return `${lines.join("\n")}\n`;
};

export const revoke: Action = (world, [name]) => {
  credentialOf(world, name);
  const holders = world.revoke(String(name));
  if (holders.length === 0)
    throw new WorldError(`no service outside takes ${name}; there is nothing to revoke`);
  return `${namesOf(holders)} ${holders.length === 1 ? "refuses" : "refuse"} ${name} from now on.\n`;
};

function holdersOf(world: World, credential: string): string[] {
  return [...world.services.values()]
    .filter(({ accounts }) => accounts.of(credential).length > 0)
    .map(({ name }) => name);
}

function credentialOf(world: World, name: string | undefined): WorldCredential {
  const credential = world.credentials.get(name ?? "");
  const list = namesOf(world.credentials.keys());
  if (credential) return credential;
  throw new WorldError(
    name === undefined
      ? `which credential? There are ${list}`
      : `no credential is called ${name}; there are ${list}`,
  );
}
