import { siblingKey } from "./sibling-key.ts";

/**
 * The cycles that letters and digits move along. Each keeps an alphabet that values are written in: 0-9,
 * hexadecimal (a-f stays a-f), base32 (2-7 stays 2-7), upper and lower case.
 */
const CYCLES = ["01", "234567", "89", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"];

const NEXT: ReadonlyMap<string, string> = new Map(
  CYCLES.flatMap((cycle) =>
    [...cycle].map((letter, index) => [letter, cycle[(index + 1) % cycle.length] as string] as const),
  ),
);

/** For a value without any letter or digit: one sign is exchanged for another that no format gives meaning. */
const SIGNS = "!?.,;*+~^";

const PEM_FRAME = /^-----[A-Z ]+-----$/;
const URL_WITH_LOGIN = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@(.*)$/is;

/**
 * What issuers put before their tokens (`npm_`, `github_pat_`, `glpat-`, `AKIA`), where enough follows to be the secret.
 * Programs know their own kind by it: npm hides `npm_...` in its logs, and would show a sibling that begins otherwise.
 */
const ISSUER = /^(?:(?:[A-Za-z]{2,8}[_-]){1,2}|AKIA|ASIA)(?=[A-Za-z0-9+/=_-]{8})/;

/**
 * Another value of the same length and alphabet, for run B. Every letter and digit after an issuer's prefix
 * changes, the same letter always in the same way, so the sibling of a part is the part of the sibling: credentials that contain
 * each other, or are equal, stay consistent. The frame lines of a PEM file stay, and so do scheme and host
 * of a URL with a login in it: without them run B would fail for reasons that are not the secret's. For the same reason
 * an Ed25519 key's sibling is a key (sibling-key.ts).
 */
export function sibling(value: string): string {
  const url = URL_WITH_LOGIN.exec(value);
  if (url) return `${url[1]}${siblingOfLogin(url[2] ?? "")}@${url[3]}`;
  const key = siblingKey(value);
  if (key !== undefined) return key;
  const lines = value.split("\n");
  const changed = lines.map((line) => (PEM_FRAME.test(line) ? line : shiftToken(line))).join("\n");
  return changed === value ? exchangeSign(value) : changed;
}

/** `user:password`: the user is a name, not a secret. Without a password the user part is the token. */
function siblingOfLogin(login: string): string {
  const colon = login.indexOf(":");
  return colon < 0 || colon === login.length - 1
    ? shiftToken(login)
    : login.slice(0, colon + 1) + shiftToken(login.slice(colon + 1));
}

/** The issuer's prefix of a token, "" where it has none. */
export function issuerOf(token: string): string {
  return ISSUER.exec(token)?.[0] ?? "";
}

function shiftToken(text: string): string {
  const issuer = issuerOf(text);
  return issuer + shift(text.slice(issuer.length));
}

function shift(text: string): string {
  return [...text].map((letter) => NEXT.get(letter) ?? letter).join("");
}

function exchangeSign(value: string): string {
  const last = value.at(-1);
  if (last === undefined) return value;
  const index = SIGNS.indexOf(last);
  return value.slice(0, -1) + (index < 0 ? SIGNS[0] : SIGNS[(index + 1) % SIGNS.length]);
}

/** Every value replaced by its sibling at once, the longest match first; bytes stand as Latin-1 letters. */
export function replaceBySiblings(text: string, values: readonly string[]): string {
  const wanted = [...new Set(values)].filter((value) => value !== "").sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return text;
  const pattern = new RegExp(
    wanted.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"),
    "g",
  );
  return text.replace(pattern, (value) => sibling(value));
}
