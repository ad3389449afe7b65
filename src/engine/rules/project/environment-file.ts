import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";

/** The names in an env_file that are given a credential's value. */
export function credentialsIn(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line);
    return match && isCredentialName(match[1]!) && valueKind(match[2]) === "literal" ? [match[1]!] : [];
  });
}
