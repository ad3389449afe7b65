import { BuildError } from "../errors.ts";

export interface CopyMode {
  readonly mode?: number;
  /** A symbolic mode, applied to each file as chmod(1) does. */
  readonly modeStr?: string;
}

/** `--chmod`: octal up to 07777, or symbolic. */
export function parseChmod(text: string): CopyMode {
  if (text === "") return {};
  if (/^\d+$/.test(text)) {
    const mode = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    if (mode <= 0o7777) return { mode };
    throw new BuildError(
      `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
    );
  }
  if (!/^(?:[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/.test(text)) {
    throw new BuildError("invalid syntax");
  }
  return { modeStr: text };
}
