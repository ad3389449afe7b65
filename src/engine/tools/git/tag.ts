/** `git tag` and `git describe`. An annotated tag is an object with a message of its own. */
import { bytesOf, print, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { signatures } from "./identity.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, references, removeReference } from "./repository.ts";
import { commitAt, history, matchesGlob } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";

export async function tag(session: GitSession, words: readonly string[]): Promise<number> {
  const git = gitFolder(session);
  const names: string[] = [];
  const messages: string[] = [];
  const flags = new Set<string>();
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-m" || word === "-am" || word === "--message") {
      messages.push(todo.pop() ?? "");
    } else if (/^(-a|--annotate|-d|--delete|-f|--force|-l|--list|-n\d*|--sort=.*|--no-sign)$/.test(word))
      flags.add(
        word.replace(/\d+$/, "").replace("--list", "-l").replace("--delete", "-d").replace("--force", "-f"),
      );
    else if (word.startsWith("-")) throw new NotModelledError(`git tag ${word}`);
    else names.push(word);
  }
  const known = references(session, "refs/tags");
  const [name, start] = names;
  const objects = new ObjectStore(session, git);
  if (flags.has("-d")) {
    for (const each of names) {
      const id = known.get(each);
      if (id === undefined) throw new GitError(`error: tag '${each}' not found.`, 1);
      removeReference(session, git, `refs/tags/${each}`);
      await print(session.process, `Deleted tag '${each}' (was ${id.slice(0, 7)})\n`);
    }
    return 0;
  }
  if (name === undefined || flags.has("-l") || flags.has("-n")) {
    for (const [each, id] of known) {
      if (names.length > 0 && !names.some((pattern) => matchesGlob(pattern, each))) continue;
      const { kind, content } = objects.get(id);
      const text = kind === "tag" ? textOf(content) : commitFacts(content).message;
      const [title = ""] = (kind === "tag" ? text.slice(text.indexOf("\n\n") + 2) : text).split("\n");
      await print(session.process, flags.has("-n") ? `${each.padEnd(15)} ${title}\n` : `${each}\n`);
    }
    return 0;
  }
  if (known.has(name) && !flags.has("-f")) throw new GitError(`fatal: tag '${name}' already exists`);
  const target = commitAt(session, start ?? "HEAD");
  const annotated = flags.has("-a") || flags.has("--annotate") || messages.length > 0;
  if (annotated && messages.length === 0) throw new NotModelledError("git tag -a without -m");
  const { committer, committed } = signatures(session);
  const text = `object ${target}\ntype commit\ntag ${name}\ntagger ${committer} ${committed}\n\n${messages.join("\n\n")}\n`;
  const id = annotated ? objects.put("tag", bytesOf(text)) : target;
  session.write(`${git}/refs/tags/${name}`, `${id}\n`);
  return 0;
}

/** The nearest tag, with how many commits came after it. */
export async function describe(session: GitSession, words: readonly string[]): Promise<number> {
  const [wanted = "HEAD"] = words.filter((word) => !word.startsWith("-"));
  const other = words.find(
    (word) =>
      word.startsWith("-") && !/^(--tags|--always|--all|--dirty|--long|--abbrev=\d+|--match=.*)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git describe ${other}`);
  const id = commitAt(session, wanted);
  const objects = new ObjectStore(session, gitFolder(session));
  const tags = [...references(session, "refs/tags")].filter(
    ([, at]) => words.includes("--tags") || objects.get(at).kind === "tag",
  );
  // An annotated tag goes before one that is only a name.
  tags.sort(([, a], [, b]) => Number(objects.get(b).kind === "tag") - Number(objects.get(a).kind === "tag"));
  const past = history(session, [id]);
  const found = past.flatMap((each, after) =>
    tags.filter(([, at]) => objects.peeled(at) === each).map(([name]) => ({ name, after })),
  )[0];
  if (!found && !words.includes("--always"))
    throw new GitError("fatal: No names found, cannot describe anything.");
  const short = id.slice(0, 7);
  const exact = found?.after === 0 && !words.includes("--long");
  await print(
    session.process,
    `${found ? (exact ? found.name : `${found.name}-${found.after}-g${short}`) : short}\n`,
  );
  return 0;
}
