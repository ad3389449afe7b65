/** Who commits, and when: names, addresses and dates of the configuration and the environment. */
import { GitError, type GitSession } from "./session.ts";

/** Who is at work, by the configuration or by the machine. */
export function identity(session: GitSession): { name: string; email: string; when: string } {
  const { environment, machine, credentials } = session.process;
  const user = credentials.uid === 0 ? "root" : String(credentials.uid);
  return {
    name: environment.get("GIT_AUTHOR_NAME") ?? session.values("user.name").at(-1) ?? user,
    email:
      environment.get("GIT_AUTHOR_EMAIL") ??
      session.values("user.email").at(-1) ??
      `${user}@${machine.hostname}.(none)`,
    when: `${Math.floor(machine.clock.now() / 1000)} +0000`,
  };
}

/** GIT_AUTHOR_DATE and its like: seconds or a date that can be read, as git writes it; the clock's time else. */
function timeFrom(session: GitSession, text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const seconds = /^@?(\d{5,})(?: ([+-]\d{4}))?$/.exec(text);
  if (seconds) return `${seconds[1]} ${seconds[2] ?? "+0000"}`;
  const parsed = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(parsed)) throw new GitError(`fatal: invalid date format: ${text}`);
  session.process.tick(1);
  return `${Math.floor(parsed / 1000)} +0000`;
}

/** Who signs and when, as the two lines of a commit have it. */
export function signatures(session: GitSession, author?: string, date?: string) {
  const { environment } = session.process;
  const { name, email, when } = identity(session);
  const committer = `${environment.get("GIT_COMMITTER_NAME") ?? session.values("user.name").at(-1) ?? name} <${environment.get("GIT_COMMITTER_EMAIL") ?? session.values("user.email").at(-1) ?? email}>`;
  const committed = timeFrom(session, environment.get("GIT_COMMITTER_DATE")) ?? when;
  const authored = timeFrom(session, date ?? environment.get("GIT_AUTHOR_DATE")) ?? when;
  return { committer, committed, authored: `${author ?? `${name} <${email}>`} ${authored}` };
}
