import fc from "fast-check";
import { PASSWORD, TOKEN } from "./project.ts";

/** Names of variables: arguments, environment, and some that nobody sets. */
export const NAMES = ["NPM_TOKEN", "REF", "APP", "EMPTY"] as const;
export const name: fc.Arbitrary<string> = fc.constantFrom(...NAMES);

const literal = fc.oneof(
  { weight: 3, arbitrary: fc.constant(TOKEN) },
  { weight: 1, arbitrary: fc.constant(PASSWORD) },
  { weight: 2, arbitrary: fc.constantFrom("plain", "v1.2", "a-b_c") },
);

/** `$A`, `${A:-word}`, `${A#pattern}`: what BuildKit expands (shell/lex.go), also what it refuses. */
const expansion: fc.Arbitrary<string> = fc.oneof(
  { weight: 16, arbitrary: name.map((variable) => `$${variable}`) },
  { weight: 8, arbitrary: name.map((variable) => `\${${variable}}`) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom(":-", "-", ":+", "+"),
        fc.oneof(
          literal,
          name.map((other) => `$${other}`),
        ),
      )
      .map(([variable, operator, word]) => `\${${variable}${operator}${word}}`),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom(
          "#npm_",
          "#*_",
          "##*k",
          "%Rt",
          "%%k*",
          "%?",
          "/8f/--",
          "//k/K",
          "/npm_",
          "#",
          "//[kQ]/x",
          "/#npm/x",
        ),
      )
      .map(([variable, operation]) => `\${${variable}${operation}}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.constantFrom(":?", "?", ":?no value", "^", "^^", ",,", ":0:4", "@Q", "!", "="))
      .map(([variable, operation]) => `\${${variable}${operation}}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "$1",
      "$$",
      "$@",
      "$",
      "${NPM_TOKEN",
      "${}",
      "${#NPM_TOKEN}",
      "$NOBODY",
      "$HOME",
      "$PATH",
      "$TARGETARCH",
    ),
  },
);

/** A word without blanks. */
export const word: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: literal },
  { weight: 6, arbitrary: expansion },
  { weight: 2, arbitrary: fc.tuple(literal, expansion).map((parts) => parts.join("-")) },
  { weight: 1, arbitrary: fc.tuple(expansion, expansion).map((parts) => parts.join(":")) },
  { weight: 1, arbitrary: expansion.map((text) => `\\${text}`) },
);

/** A value of ENV, LABEL or ARG, with quotes and blanks. */
export const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 2, arbitrary: word.map((text) => `"${text}"`) },
  { weight: 2, arbitrary: word.map((text) => `'${text}'`) },
  { weight: 1, arbitrary: fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`) },
  { weight: 1, arbitrary: word.map((text) => `"it's ${text}"`) },
  { weight: 1, arbitrary: word.map((text) => `'say "${text}"'`) },
  { weight: 1, arbitrary: word.map((text) => `${text}\\ more`) },
  { weight: 1, arbitrary: word.map((text) => `a"${text}"'b'`) },
  { weight: 1, arbitrary: fc.constantFrom('""', "''", "", "a\\\\b", '"\\"q\\""', "'\\n'", "tab\\t") },
);

/** A word that needs no shell and no blanks, for JSON and exec forms. */
export const plainWord: fc.Arbitrary<string> = fc.oneof(
  literal,
  name.map((variable) => `$${variable}`),
);
