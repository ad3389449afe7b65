/** Where a repository's own files are, what HEAD means, and what the remote's branches were when last seen. */
import type { GitSession } from "./session.ts";

export function gitFolder(session: GitSession): string {
  const root = session.root();
  return `${root === "/" ? "" : root}/.git`;
}

/** The branch that HEAD names, and its commit, if it has one. */
export function head(session: GitSession): { branch: string; commit: string | undefined } {
  const git = gitFolder(session);
  const text = session.readText(`${git}/HEAD`)?.trim() ?? "";
  const ref = /^ref: (\S+)/.exec(text)?.[1];
  if (ref === undefined) return { branch: "HEAD", commit: text };
  return { branch: ref.replace("refs/heads/", ""), commit: session.readText(`${git}/${ref}`)?.trim() };
}

/** References of a folder such as `refs/remotes/origin`: name below it to commit, packed ones included. */
export function references(session: GitSession, folder: string): Map<string, string> {
  const git = gitFolder(session);
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
