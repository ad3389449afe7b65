/** `git grep` and `git blame`: lines, of today or of any commit. */
import { print, textOf } from "../../process/io.ts";
import { below, filesOf, pathsInTree } from "./diff.ts";
import { readIndex } from "./index-file.ts";
import { plain, refuseOthers, type Words } from "./look.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder } from "./repository.ts";
import { commitAt, history, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";

export async function grep(session: GitSession, words: Words): Promise<number> {
  refuseOthers(
    "grep",
    words,
    /^(-[niIlchqEFwHo]+|--cached|--no-color|--color=never|-e|--line-number|--name-only|--files-with-matches|--)$/,
  );
  const letters = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join("");
  const rest = plain(words);
  const [pattern = "", ...others] = rest;
  const source = letters.includes("F") ? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern;
  const test = new RegExp(
    letters.includes("w") ? `\\b(?:${source})\\b` : source,
    letters.includes("i") ? "i" : "",
  );
  const objects = new ObjectStore(session, gitFolder(session));
  const revisions = others.filter(
    (word) => resolve(session, word) !== undefined && !session.exists(session.path(word)),
  );
  const paths = others.filter((word) => !revisions.includes(word));
  const namesOnly =
    letters.includes("l") || words.some((word) => /^--(name-only|files-with-matches)$/.test(word));
  let found = false;
  const look = async (label: string, path: string, text: string) => {
    const lines = text.split("\n");
    let count = 0;
    for (const [at, line] of lines.entries()) {
      if (!test.test(line) || (line === "" && at === lines.length - 1)) continue;
      found = true;
      count += 1;
      if (letters.includes("q")) return;
      if (namesOnly) {
        await print(session.process, `${label}${path}\n`);
        return;
      }
      const name = letters.includes("h") ? "" : `${label}${path}:`;
      const number = letters.includes("n") || words.includes("--line-number") ? `${at + 1}:` : "";
      const shown = letters.includes("o") ? (test.exec(line)?.[0] ?? "") : line;
      if (!letters.includes("c")) await print(session.process, `${name}${number}${shown}\n`);
    }
    if (letters.includes("c") && count > 0) await print(session.process, `${label}${path}:${count}\n`);
  };
  const wanted = paths.length === 0 ? [] : pathsInTree(session, paths);
  if (revisions.length === 0) {
    const index = below(readIndex(session, gitFolder(session)), wanted);
    for (const [path, { id, mode }] of index) {
      if (mode === "160000") continue;
      const text = words.includes("--cached")
        ? textOf(objects.get(id).content)
        : session.readText(`${session.root()}/${path}`);
      await look("", path, text ?? "");
    }
  }
  for (const revision of revisions)
    for (const [path, { id, mode }] of below(filesOf(session, resolve(session, revision)), wanted))
      if (mode !== "160000") await look(`${revision}:`, path, textOf(objects.get(id).content));
  return found ? 0 : 1;
}

/** Every line with the commit that it came with: the oldest from which on it stood there. */
export async function blame(session: GitSession, words: Words): Promise<number> {
  refuseOthers("blame", words, /^(-s|--)$/);
  const names = plain(words);
  const [path = ""] = pathsInTree(session, names.slice(-1));
  const objects = new ObjectStore(session, gitFolder(session));
  const ids = history(session, [commitAt(session, names.length > 1 ? (names[0] ?? "HEAD") : "HEAD")]);
  const textIn = (id: string) => {
    const item = objects.entry(objects.treeOf(id), path);
    return item && textOf(objects.get(item.id).content);
  };
  const text = ids[0] === undefined ? undefined : textIn(ids[0]);
  if (text === undefined) throw new GitError(`fatal: no such path '${path}' in HEAD`);
  const lines = text.replace(/\n$/, "").split("\n");
  const width = String(lines.length).length;
  for (const [at, line] of lines.entries()) {
    const since = ids.findIndex((id) => !(textIn(id) ?? "").split("\n").includes(line));
    const id = ids[(since < 0 ? ids.length : since) - 1] ?? "";
    const { author, parents } = commitFacts(objects.get(id).content);
    const short = parents.length === 0 ? `^${id.slice(0, 7)}` : id.slice(0, 8);
    const [, name = "", seconds = "0"] = /^(.*?) <.*> (\d+)/.exec(author) ?? [];
    const date = new Date(Number(seconds) * 1000).toISOString().replace("T", " ").slice(0, 19);
    const number = String(at + 1).padStart(width);
    await print(
      session.process,
      words.includes("-s")
        ? `${short} ${number}) ${line}\n`
        : `${short} (${name} ${date} +0000 ${number}) ${line}\n`,
    );
  }
  return 0;
}
