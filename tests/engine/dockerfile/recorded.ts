import recorded from "./recorded-checks.json" with { type: "json" };

/**
 * What BuildKit 0.25 said to our own files, asked with `docker buildx build --call=check,format=json`: the
 * error with its first and last line, and the warnings as `[rule, message, line]` in the order it gave them.
 */
export interface RecordedCheck {
  readonly text: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly lines?: readonly [first: number, last: number];
  readonly warnings?: readonly (readonly [rule: string, message: string, line: number])[];
}

export const checks = recorded as unknown as readonly RecordedCheck[];

/** Errors of reading the file; all others come when a stage is built. */
export function isParseError(error: string): boolean {
  return (
    error.startsWith("dockerfile parse error on line ") ||
    /must have two arguments|can't find =|JSON array syntax|unterminated heredoc|no build stage/.test(
      error,
    ) ||
    /file with no instructions|cannot be empty|no stages to build|escape token|parser directive/.test(error)
  );
}
