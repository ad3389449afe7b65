/** Where a repository's own files are, what HEAD means, and what the remote's branches were when last seen. */
import type { GitSession } from "./session.ts";

export function gitFolder(session: GitSession): string {
  return session.gitFolder();
}

/** The branch that HEAD names, and its commit, if it has one. */
export function head(session: GitSession): { branch: string; commit: string | undefined } {
  const git = gitFolder(session);
  const text = session.readText(`${git}/HEAD`)?.trim() ?? "";
  const ref = /^ref: (\S+)/.exec(text)?.[1];
  if (ref === undefined) return { branch: "HEAD", commit: text };
  return { branch: ref.replace("refs/heads/", ""), commit: referenceAt(session, git, ref) };
}

/** The commit of a full name such as `refs/heads/main`, packed or not; symbolic ones are followed. */
export function referenceAt(session: GitSession, git: string, name: string): string | undefined {
  const text = session.readText(`${git}/${name}`)?.trim();
  if (text?.startsWith("ref: ")) return referenceAt(session, git, text.slice(5));
  if (text) return text;
  const packed = (session.readText(`${git}/packed-refs`) ?? "").split("\n");
  return packed.find((line) => line.endsWith(` ${name}`))?.split(" ")[0];
}

/** Forgets a reference, packed or not. */
export function removeReference(session: GitSession, git: string, name: string): void {
  const { machine, credentials } = session.process;
  if (session.exists(`${git}/${name}`)) machine.filesystem.unlink(`${git}/${name}`, credentials);
  const packed = session.readText(`${git}/packed-refs`);
  if (packed?.includes(` ${name}\n`))
    session.write(
      `${git}/packed-refs`,
      packed
        .split("\n")
        .filter((line) => !line.endsWith(` ${name}`))
        .join("\n"),
    );
  for (const path of [`${git}/logs/${name}`])
    if (session.exists(path)) machine.filesystem.unlink(path, credentials);
}

/** References of a folder such as `refs/remotes/origin`: name below it to commit, packed ones included. */
export function references(
  session: GitSession,
  folder: string,
  git = gitFolder(session),
): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of (session.readText(`${git}/packed-refs`) ?? "").split("\n")) {
    const [id = "", name = ""] = line.split(" ");
    if (name.startsWith(`${folder}/`)) found.set(name.slice(folder.length + 1), id);
  }
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  const visit = (path: string, below: string) => {
    if (!session.exists(path)) return;
    for (const name of filesystem.readdir(path, as)) {
      const full = `${path}/${name}`;
      if (filesystem.stat(full, as).kind === "directory") visit(full, `${below}${name}/`);
      else found.set(`${below}${name}`, session.readText(full)?.trim() ?? "");
    }
  };
  visit(`${git}/${folder}`, "");
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
