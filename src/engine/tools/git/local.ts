/** A repository on the same machine, or a bundle, as something to fetch from. */
import { bytesOf } from "../../process/io.ts";
import { gitObject, type ObjectKind } from "../../services/git-objects.ts";
import { ObjectStore, type Parsed } from "./objects.ts";
import { readBundle } from "./pack.ts";
import { referenceAt, references } from "./repository.ts";
import type { GitSession } from "./session.ts";
import type { References, Source } from "./source.ts";

/** The repository's own folder for a path that a user names; undefined for none. */
export function repositoryAt(session: GitSession, path: string): string | undefined {
  const full = session.path(path.replace(/^file:\/\//, "")).replace(/(.)\/$/, "$1");
  return [full, `${full}/.git`, `${full}.git`].find(
    (each) => session.exists(`${each}/HEAD`) && session.exists(`${each}/objects`),
  );
}

export function idOf({ kind, content }: Parsed): string {
  return gitObject(kind as ObjectKind, content).id;
}

/** Undefined where the path is neither a repository nor a bundle. */
export function openLocal(session: GitSession, path: string): Source | undefined {
  const git = repositoryAt(session, path);
  if (git !== undefined) return new LocalRemote(session, git);
  const bytes = session.read(session.path(path.replace(/^file:\/\//, "")));
  const bundle = bytes && readBundle(bytes, idOf);
  if (!bundle) return undefined;
  const branches = new Map(
    bundle.references.filter(([, name]) => name !== "HEAD").map(([id, name]) => [name, id]),
  );
  const top = bundle.references.find(([, name]) => name === "HEAD")?.[0];
  const head = top === undefined ? undefined : [...branches].find(([, id]) => id === top)?.[0];
  return {
    isPacked: true,
    references: async () => ({ head, branches }),
    file: async (wanted) => {
      const object = bundle.objects.get(wanted.replace(/^objects\/|\//g, ""));
      return object && gitObject(object.kind as ObjectKind, object.content).compressed;
    },
  };
}

class LocalRemote implements Source {
  private readonly session: GitSession;
  private readonly git: string;

  constructor(session: GitSession, git: string) {
    this.session = session;
    this.git = git;
  }

  async file(path: string): Promise<Uint8Array | undefined> {
    const bytes = this.session.read(`${this.git}/${path}`);
    if (bytes || !path.startsWith("objects/")) return bytes;
    const objects = new ObjectStore(this.session, this.git);
    const id = path.replace(/^objects\/|\//g, "");
    if (!objects.has(id)) return undefined;
    const { kind, content } = objects.get(id);
    return gitObject(kind as ObjectKind, content).compressed;
  }

  async references(): Promise<References> {
    const { session, git } = this;
    const named = (folder: string) =>
      [...references(session, folder, git)].map(([name, id]): [string, string] => [`${folder}/${name}`, id]);
    const text = session.readText(`${git}/HEAD`)?.trim() ?? "";
    const head = /^ref: (\S+)/.exec(text)?.[1];
    const branches = new Map([...named("refs/heads"), ...named("refs/tags")]);
    session.process.tick(bytesOf(text).length);
    return { head: head !== undefined && referenceAt(session, git, head) ? head : undefined, branches };
  }
}
