/**
 * A word, mount or flag that BuildKit refuses, in its words. It knows no place: whoever handles the
 * instruction turns it into a SourceError there.
 */
export class InstructionError extends Error {
  override readonly name = "InstructionError";
}
