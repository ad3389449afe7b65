import { type Action, namesOf, WorldError } from "./index.ts";

export const inbox: Action = (world, [name]) => {
  const collectors = [...world.services.values()].filter(({ kind }) => kind === "collector");
  const wanted = name === undefined && collectors.length === 1 ? collectors[0]?.name : name;
  const collector = collectors.find((candidate) => candidate.name === wanted);
  const list = namesOf(collectors.map((each) => each.name));
  if (!collector)
    throw new WorldError(
      name === undefined ? `whose? An attacker has ${list}` : `no attacker has ${name}; there are ${list}`,
    );
  const { received } = collector;
  if (received.length === 0) return `${collector.name} has received nothing.\n`;
  return received.map((text, at) => `--- ${at + 1} of ${received.length}\n${text.trimEnd()}\n`).join("");
};
