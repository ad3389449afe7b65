import type { ObjectKind } from "../../../runtime/swarm/objects.ts";
import type { SwarmObject } from "../../../runtime/swarm/types.ts";
import { withZeroFields } from "../../../source/template/print.ts";
import { goTime, rfc3339 } from "../../cli/human.ts";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Bytes of a struct: base64 in JSON, a list of numbers in a template. */
class Bytes extends Uint8Array {
  toJSON(): string {
    return base64(this);
  }
}

/** `docker secret inspect`, `docker config inspect`: a secret's data is never given back, a config's is. */
export function inspectObject(kind: ObjectKind, object: SwarmObject): Record<string, unknown> {
  const zeros = kind === "config" ? { Templating: null } : { Data: null, Driver: null, Templating: null };
  const spec = {
    Name: object.name,
    Labels: object.labels,
    ...(kind === "config" ? { Data: new Bytes(object.data) } : {}),
    ...(object.templating ? { Templating: { Name: object.templating } } : {}),
  };
  const name = kind === "config" ? "Config" : "Secret";
  const whole = {
    ID: object.id,
    Version: { Index: object.version },
    CreatedAt: rfc3339(object.created),
    UpdatedAt: rfc3339(object.updated),
    Spec: withZeroFields(spec, `swarm.${name}Spec`, zeros),
  };
  return withZeroFields(whole, `swarm.${name}`, {});
}

const time = (milliseconds: number) => goTime(milliseconds).replace("UTC", "utc");

/** `--pretty`. */
export function prettyObject(kind: ObjectKind, object: SwarmObject): string {
  const { id, name, labels, created, updated, data } = object;
  const list = Object.entries(labels).map(([key, value]) => ` - ${key}${value ? `=${value}` : ""}\n`);
  if (kind === "secret")
    return `ID:                ${id}\nName:              ${name}\n${list.length > 0 ? `Labels:\n${list.join("")}` : "Labels:\n"}Driver:            \nCreated at:        ${time(created)}\nUpdated at:        ${time(updated)}\n`;
  const head = `ID:\t\t\t${id}\nName:\t\t\t${name}\n${list.length > 0 ? `Labels:\n${list.join("")}` : ""}`;
  return `${head}Created at:            \t${time(created)}\nUpdated at:            \t${time(updated)}\nData:\n${new TextDecoder().decode(data)}\n\n`;
}
