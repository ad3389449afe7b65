import { toBase64 } from "../llb/base64.ts";
import { makeVertex, type Vertex } from "../llb/vertex.ts";

/** A heredoc as a one-file tree, for COPY, ADD or a `#!` script. */
export function documentVertex(name: string, content: string, mode: number): Vertex {
  const data = toBase64(new TextEncoder().encode(content));
  const file = { path: name.startsWith("/") ? name : `/${name}`, mode, data, timestamp: -1 as const };
  const action = { input: -1, secondaryInput: -1, output: 0, Action: { mkfile: file } };
  return makeVertex({ file: { actions: [action] } }, [], { name: "[internal] preparing inline document" });
}
