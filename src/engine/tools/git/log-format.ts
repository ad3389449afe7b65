/** How a commit is printed: the named formats and the placeholders of --format (git-log(1), "PRETTY FORMATS"). */
import { NotModelledError } from "../../source/errors.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, head, references } from "./repository.ts";
import type { GitSession } from "./session.ts";

const NAMED = new Set(["oneline", "short", "medium", "full", "fuller", "raw"]);

/** `--format=%h` is `tformat:%h`: every line ends. */
export function prettyName(text: string): string {
  return NAMED.has(text) || /^t?format:/.test(text) ? text : `tformat:${text}`;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
}

function person(line: string): Person {
  const [, name = "", email = "", seconds = "0"] = /^(.*?) ?<(.*)> (\d+) [+-]\d+$/.exec(line) ?? [];
  return { name, email, seconds: Number(seconds) };
}

export function dateText(seconds: number, style: string): string {
  const date = new Date(seconds * 1000);
  const iso = date.toISOString();
  if (style === "short") return iso.slice(0, 10);
  if (style === "iso") return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`;
  if (style === "iso-strict") return `${iso.slice(0, 19)}+00:00`;
  if (style === "unix") return String(seconds);
  const parts = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(date.toUTCString()) ?? [];
  const [, day = "", number = "", month = "", year = "", time = ""] = parts;
  if (style === "rfc") return `${day}, ${Number(number)} ${month} ${year} ${time} +0000`;
  return `${day} ${month} ${Number(number)} ${time} ${year} +0000`;
}

/** ` (HEAD -> main, tag: v1)`; empty for a commit that no reference names. */
function decoration(session: GitSession, id: string, brackets: boolean): string {
  const { branch, commit } = head(session);
  const objects = new ObjectStore(session, gitFolder(session));
  const names: string[] = [];
  if (commit === id) names.push(branch === "HEAD" ? "HEAD" : `HEAD -> ${branch}`);
  for (const [name, tag] of references(session, "refs/tags"))
    if (objects.peeled(tag) === id) names.push(`tag: ${name}`);
  for (const [name, at] of references(session, "refs/remotes")) if (at === id) names.push(name);
  for (const [name, at] of references(session, "refs/heads"))
    if (at === id && name !== branch) names.push(name);
  if (names.length === 0) return "";
  return brackets ? ` (${names.join(", ")})` : names.join(", ");
}

/** A commit in a format, its last line ended but for `format:`. */
export function formatCommit(session: GitSession, id: string, format: string, date: string): string {
  const facts = commitFacts(new ObjectStore(session, gitFolder(session)).get(id).content);
  const author = person(facts.author);
  const committer = person(facts.committer);
  const message = facts.message.trimEnd();
  const [subject = ""] = message.split("\n\n");
  const title = subject.replaceAll("\n", " ");
  const indented = message.replace(/^/gm, "    ");
  const shownDate = ({ seconds }: Person) => dateText(seconds, date);
  const who = ({ name, email }: Person) => `${name} <${email}>`;
  const merge =
    facts.parents.length > 1 ? `Merge: ${facts.parents.map((each) => each.slice(0, 7)).join(" ")}\n` : "";
  switch (format) {
    case "oneline":
      return `${id.slice(0, 7)} ${title}\n`;
    case "short":
      return `commit ${id}\n${merge}Author: ${who(author)}\n\n    ${title}\n`;
    case "medium":
      return `commit ${id}\n${merge}Author: ${who(author)}\nDate:   ${shownDate(author)}\n\n${indented}\n`;
    case "full":
      return `commit ${id}\n${merge}Author: ${who(author)}\nCommit: ${who(committer)}\n\n${indented}\n`;
    case "fuller":
      return `commit ${id}\n${merge}Author:     ${who(author)}\nAuthorDate: ${shownDate(author)}\nCommit:     ${who(committer)}\nCommitDate: ${shownDate(committer)}\n\n${indented}\n`;
    default:
      break;
  }
  const body = message.includes("\n\n") ? `${message.slice(message.indexOf("\n\n") + 2)}\n` : "";
  const values: Readonly<Record<string, string>> = {
    ...{ H: id, h: id.slice(0, 7), T: facts.tree, t: facts.tree.slice(0, 7), P: facts.parents.join(" ") },
    ...{ p: facts.parents.map((each) => each.slice(0, 7)).join(" "), s: title, b: body, B: `${message}\n` },
    ...{ an: author.name, ae: author.email, ad: shownDate(author), at: String(author.seconds) },
    ...{ cn: committer.name, ce: committer.email, cd: shownDate(committer), ct: String(committer.seconds) },
    ...{
      ai: dateText(author.seconds, "iso"),
      ci: dateText(committer.seconds, "iso"),
      as: dateText(author.seconds, "short"),
    },
    ...{
      aI: dateText(author.seconds, "iso-strict"),
      cI: dateText(committer.seconds, "iso-strict"),
      cs: dateText(committer.seconds, "short"),
    },
    ...{
      aD: dateText(author.seconds, "rfc"),
      cD: dateText(committer.seconds, "rfc"),
      n: "\n",
      "%": "%",
      N: "",
    },
    ...{ d: decoration(session, id, true), D: decoration(session, id, false) },
  };
  const template = format.replace(/^t?format:/, "");
  const text = template
    .replace(/%C(?:\([^)]*\)|reset|red|green|blue)/g, "")
    .replace(
      /%x([0-9a-f]{2})|%(a[neditIDs]|c[neditIDs]|[HhTtPpsbBndDN%])|%(.)/g,
      (_, hex?: string, name?: string, other?: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (other !== undefined) throw new NotModelledError(`git log --format with %${other}`);
        return values[name ?? ""] ?? "";
      },
    );
  return format.startsWith("tformat:") ? `${text}\n` : text;
}
