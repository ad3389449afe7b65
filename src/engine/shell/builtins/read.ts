import { NotModelledError } from "../../source/errors.ts";
import { splitFields } from "../expand/pieces.ts";
import { appletName } from "../messages.ts";
import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";
import { readByte } from "./lines.ts";

const USAGE =
  "read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n";

interface Request {
  raw: boolean;
  prompt: string;
  delimiter: number;
  limit: number;
  fd: number;
  array: string | undefined;
  names: string[];
}

/** `read [-r] [-p prompt] name...`; ash and bash also -n -d -u -s -t, bash -a. */
export async function read(shell: Shell, args: readonly string[]): Promise<number> {
  const request = await parse(shell, args);
  if (typeof request === "number") return request;
  const terminal = shell.process.descriptors.get(request.fd)?.kind === "terminal";
  if (request.prompt !== "" && terminal) await shell.writeError(request.prompt);
  const { characters, found } = await readCharacters(shell, request);
  await store(shell, request, characters);
  return found ? 0 : 1;
}

async function parse(shell: Shell, args: readonly string[]): Promise<Request | number> {
  const request: Request = {
    raw: false,
    prompt: "",
    delimiter: 10,
    limit: Number.POSITIVE_INFINITY,
    fd: 0,
    array: undefined,
    names: [],
  };
  const known =
    shell.flavour.name === "dash" ? "rp" : shell.flavour.name === "ash" ? "rpstndu" : "rpstndueaN";
  let at = 0;
  for (; /^-./.test(args[at] ?? ""); at += 1) {
    if (args[at] === "--") {
      at += 1;
      break;
    }
    const letters = args[at]!.slice(1);
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index]!;
      if (!known.includes(letter)) {
        if (shell.isBash) await shell.warn(`-${letter}: invalid option`);
        else return shell.fail(`${shell.flavour.name === "ash" ? "i" : "I"}llegal option -${letter}`, 2);
        await shell.writeError(USAGE);
        return 2;
      }
      if (letter === "r") request.raw = true;
      if ("rse".includes(letter)) continue;
      const value = letters.slice(index + 1) || args[++at] || "";
      if (letter === "p") request.prompt = value;
      else if (letter === "n" || letter === "N") request.limit = Number(value);
      else if (letter === "d") request.delimiter = value === "" ? 0 : value.charCodeAt(0);
      else if (letter === "u") request.fd = Number(value);
      else if (letter === "a") request.array = value;
      // -t: nothing in a simulated machine types slowly, so there is nothing to time out.
      break;
    }
  }
  request.names = args.slice(at);
  for (const name of request.names) {
    if (/^[A-Za-z_]\w*$/.test(name)) continue;
    if (shell.flavour.name === "dash") return shell.fail(`${name}: bad variable name`, 2);
    if (shell.flavour.name === "ash") {
      await shell.writeError(`${appletName(shell)}: read: '${name}': bad variable name\n`);
      return 1;
    }
    await shell.warn(`\`${name}': not a valid identifier`);
    return 1;
  }
  if (request.names.length === 0 && !request.array) {
    if (shell.flavour.name === "dash") return shell.fail("arg count", 2);
    request.names = ["REPLY"];
  }
  return request;
}

/** Bytes with a mark on those that a backslash quoted. */
type Character = { byte: number; quoted: boolean };

async function readCharacters(
  shell: Shell,
  request: Request,
): Promise<{ characters: Character[]; found: boolean }> {
  const characters: Character[] = [];
  while (characters.length < request.limit) {
    let byte = await readByte(shell, request.fd);
    if (byte === null) return { characters, found: false };
    let quoted = false;
    if (byte === 92 && !request.raw) {
      byte = await readByte(shell, request.fd);
      if (byte === null) return { characters, found: false };
      if (byte === 10) continue;
      quoted = true;
    }
    if (byte === request.delimiter && !quoted) break;
    if (byte !== 0) characters.push({ byte, quoted });
  }
  return { characters, found: true };
}

async function store(shell: Shell, request: Request, characters: readonly Character[]): Promise<void> {
  const ifs = shell.variables.value("IFS");
  const pieces = runs(characters).map(({ bytes, quoted }) => ({
    text: decode(Uint8Array.from(bytes)),
    quoted,
    split: !quoted,
  }));
  if (request.array !== undefined) {
    const fields = splitFields(pieces, ifs).map((field) => field.map((piece) => piece.text).join(""));
    const variable = shell.variables.declare(request.array);
    if (variable.readonly) throw new NotModelledError("read -a into a read-only array");
    variable.value = new Map(fields.map((field, index) => [String(index), field]));
    return;
  }
  const { names } = request;
  if (names.length === 1 && names[0] === "REPLY") {
    return shell.assign("REPLY", pieces.map((piece) => piece.text).join(""));
  }
  const values = distribute(characters, names.length, ifs ?? " \t\n");
  for (const [index, name] of names.entries()) await shell.assign(name, values[index] ?? "");
}

function runs(characters: readonly Character[]): { bytes: number[]; quoted: boolean }[] {
  const result: { bytes: number[]; quoted: boolean }[] = [];
  for (const { byte, quoted } of characters) {
    const last = result.at(-1);
    if (last && last.quoted === quoted) last.bytes.push(byte);
    else result.push({ bytes: [byte], quoted });
  }
  return result;
}

/** One field for each name; the last gets the rest of the line, without white space at its end. */
function distribute(characters: readonly Character[], count: number, ifs: string): string[] {
  const separator = ({ byte, quoted }: Character) => !quoted && ifs.includes(String.fromCharCode(byte));
  const white = (character: Character) =>
    separator(character) && " \t\n".includes(String.fromCharCode(character.byte));
  const values: string[] = [];
  let at = 0;
  const skipWhite = () => {
    while (at < characters.length && white(characters[at]!)) at += 1;
  };
  const text = (from: number, to: number) =>
    decode(Uint8Array.from(characters.slice(from, to), (one) => one.byte));
  skipWhite();
  while (values.length < count - 1 && at < characters.length) {
    const start = at;
    while (at < characters.length && !separator(characters[at]!)) at += 1;
    values.push(text(start, at));
    skipWhite();
    if (at < characters.length && separator(characters[at]!)) {
      at += 1;
      skipWhite();
    }
  }
  if (at < characters.length) {
    let end = characters.length;
    while (end > at && white(characters[end - 1]!)) end -= 1;
    // A single field that one separator ends loses that separator (POSIX read).
    const inner = characters.slice(at, end);
    const separators = inner.filter(separator).length;
    if (separators === 1 && separator(inner.at(-1)!)) end -= 1;
    values.push(text(at, end));
  }
  return values;
}
