import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import type { Image } from "../../../image/types.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { Client } from "../../cli/client.ts";

/** `nosuch` as the daemon names it in errors: `nosuch:latest`. */
export function familiar(reference: string): string {
  try {
    return parseReference(reference).familiar;
  } catch {
    return reference;
  }
}

/** The image of a name or id. Throws DaemonError. */
export function findImage(client: Client, reference: string): Image {
  const image = client.engine.images.get(reference);
  if (image) return image;
  try {
    parseReference(reference);
  } catch (error) {
    if (error instanceof InvalidReferenceError) throw new DaemonError("invalid reference format");
    throw error;
  }
  throw new DaemonError(`No such image: ${familiar(reference)}`);
}
