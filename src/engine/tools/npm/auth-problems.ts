/** Credentials without an address, which npm refuses to work with since version 9; `npm config fix` gives them one. */
import { type Config, type Level, nerfDart } from "./config.ts";

export interface AuthProblem {
  readonly key: string;
  readonly level: Level;
  /** The key that it should have; without one it has to go. */
  readonly to?: string;
}

/** Config.validate of @npmcli/config: only files are looked at, in the order global, user, project. */
export function authProblems(config: Config): AuthProblem[] {
  const place = nerfDart(config.get("registry") ?? "");
  const problems: AuthProblem[] = [];
  for (const level of ["global", "user", "project"] as const) {
    const values = config.sources.find((source) => source.level === level)?.values;
    const partner: Readonly<Record<string, string>> = { username: "_password", _password: "username" };
    for (const key of ["_authtoken", "-authtoken"]) if (values?.get(key)) problems.push({ key, level });
    for (const key of ["_auth", "_authToken", "username", "_password"]) {
      if (!values?.get(key)) continue;
      const alone = partner[key] !== undefined && !values.get(partner[key]);
      problems.push(alone ? { key, level } : { key, level, to: `${place}:${key}` });
    }
  }
  return problems;
}

/** The one line that npm has for all of them. */
export function problemText(problems: readonly AuthProblem[]): string {
  const each = problems.map(({ key, to, level }) =>
    to === undefined
      ? `\`${key}\` is not allowed in ${level} config`
      : `\`${key}\` must be renamed to \`${to}\` in ${level} config`,
  );
  return `Invalid auth configuration found: ${each.join(", ")}`;
}
