import type { Secret } from "../protocol.ts";
import { splitSecrets } from "./split-secrets.ts";

/** A text in which credentials (`{npm_token}`, or the value itself) are marked in the one colour for it. */
export function SecretText({ text, secrets }: { text: string; secrets: readonly Secret[] }) {
  return (
    <>
      {splitSecrets(text, secrets).map((part, index) =>
        part.secret ? (
          <mark key={index} class="secret">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
