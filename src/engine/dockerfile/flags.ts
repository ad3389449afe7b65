import { withSuggestion } from "../source/suggest.ts";
import { InstructionError } from "./instruction-error.ts";
import type { FlagWord } from "./split.ts";

export type FlagKind = "text" | "boolean" | "list";

/** The flags of the frontend built into BuildKit 0.25: neither `--security` nor `--parents` is among them. */
export const flagsOf: Record<string, Readonly<Record<string, FlagKind>>> = {
  FROM: { platform: "text" },
  RUN: { mount: "list", network: "text", device: "list" },
  COPY: { chown: "text", from: "text", chmod: "text", link: "boolean", exclude: "list" },
  ADD: {
    chown: "text",
    chmod: "text",
    link: "boolean",
    "keep-git-dir": "boolean",
    checksum: "text",
    unpack: "boolean",
    exclude: "list",
  },
  HEALTHCHECK: {
    interval: "text",
    timeout: "text",
    "start-period": "text",
    "start-interval": "text",
    retries: "text",
  },
};

/** Flags as given; each is there only if it was used. */
export class Flags {
  private readonly values = new Map<string, { value: string; flag: FlagWord }[]>();

  /** Throws InstructionError with BuildKit's texts (instructions/bflag.go). */
  constructor(instruction: string, words: readonly FlagWord[]) {
    const known = flagsOf[instruction] ?? {};
    for (const flag of words) {
      const { name, value } = splitFlag(flag.text);
      const kind = Object.hasOwn(known, name) ? known[name] : undefined;
      if (kind === undefined)
        throw new InstructionError(withSuggestion(`unknown flag: --${name}`, name, Object.keys(known), true));
      const given = this.values.get(name) ?? [];
      if (given.length > 0 && kind !== "list")
        throw new InstructionError(`duplicate flag specified: --${name}`);
      given.push({ value: checkValue(name, value, kind), flag });
      this.values.set(name, given);
    }
  }

  text(name: string): string | undefined {
    return this.values.get(name)?.[0]?.value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : value === "true";
  }

  list(name: string): readonly { readonly value: string; readonly flag: FlagWord }[] {
    return this.values.get(name) ?? [];
  }
}

function splitFlag(text: string): { name: string; value: string | undefined } {
  const word = text.slice(2);
  const equals = word.indexOf("=");
  if (equals < 0) return { name: word, value: undefined };
  return { name: word.slice(0, equals), value: word.slice(equals + 1) };
}

function checkValue(name: string, value: string | undefined, kind: FlagKind): string {
  if (kind !== "boolean") {
    if (value === undefined) throw new InstructionError(`missing a value on flag: --${name}`);
    return value;
  }
  if (value === "") throw new InstructionError(`missing a value on flag: --${name}`);
  const lower = value?.toLowerCase() ?? "true";
  if (lower === "true" || lower === "false") return lower;
  throw new InstructionError(`expecting boolean value for flag --${name}, not: ${value}`);
}
