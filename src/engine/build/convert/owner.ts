import type { Owner, OwnerPart } from "../llb/ops.ts";

/** `user[:group]` of --chown and USER, each a number or a name, as LLB carries it. */
export function parseOwner(text: string): Owner {
  const [user = "", group] = text.split(":", 2);
  return {
    ...(user === "" ? {} : { user: part(user) }),
    ...(group === undefined || group === "" ? {} : { group: part(group) }),
  };
}

function part(text: string): OwnerPart {
  if (!/^\d+$/.test(text)) return { User: { byName: { name: text } } };
  return numericOwner(Number(text));
}

/** A zero is left out, as protobuf does. */
export function numericOwner(id: number): OwnerPart {
  return { User: id === 0 ? {} : { byId: id } };
}
