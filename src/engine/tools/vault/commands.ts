/** The commands that ask the server once. */
import { bytesOf, print, readAll, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { DurationError, parseDuration } from "../../source/duration.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ask, kvPath, tokenFile, VaultError } from "./client.ts";
import { durationOf, type Line, show, sorted, table, titled, withLease } from "./output.ts";

export type Command = (process: Process, line: Line) => Promise<number>;

const login: Command = async (process, line) => {
  const [given] = line.words;
  const method = line.flags.get("method") ?? "token";
  if (method !== "token") throw new NotModelledError(`vault login -method=${method}`);
  const token =
    given === "-" || given === undefined
      ? textOf(await readAll(process)).trim()
      : given.replace(/^token=/, "");
  const answer = await ask(process, "GET", "auth/token/lookup-self", { token });
  if (!line.flags.has("no-store")) {
    const { machine, credentials } = process;
    machine.filesystem.writeFile(tokenFile(process), bytesOf(token), 0o600, credentials);
  }
  if (line.flags.has("token-only")) {
    await print(process, token);
    return 0;
  }
  if (line.flags.has("no-print")) return 0;
  if (!line.flags.has("field") && !line.flags.has("format"))
    await print(
      process,
      'Success! You are now authenticated. The token information displayed below\nis already stored in the token helper. You do NOT need to run "vault login"\nagain. Future Vault requests will automatically use this token.\n\n',
    );
  return show(process, line, { token, ...answer.data }, { auth: { client_token: token, ...answer.data } });
};

const kvGet: Command = async (process, line) => {
  const [path] = line.words;
  if (path === undefined) throw new VaultError("Not enough arguments (expected 1, got 0)");
  if (line.flags.has("version")) throw new NotModelledError("vault kv get -version");
  const full = kvPath(path, line.flags.get("mount"));
  let answer: Awaited<ReturnType<typeof ask>>;
  try {
    answer = await ask(process, "GET", full);
  } catch (error) {
    if (error instanceof VaultError && /^Code: 404/m.test(error.message))
      throw new VaultError(`No value found at ${full}`);
    throw error;
  }
  const { data = {}, metadata = {} } = (answer.data ?? {}) as Record<string, Record<string, unknown>>;
  const values = sorted(data);
  const described = { ...metadata, deletion_time: metadata.deletion_time || "n/a" };
  const width = (rows: object) => Math.max(...Object.keys(rows).map((key) => key.length)) + 9;
  return show(process, line, values, answer, () =>
    [
      `${titled("Secret Path", full.length)}${full}\n`,
      `${titled("Metadata", width(described))}${table(described)}`,
      `${titled("Data", width(values))}${table(values)}`,
    ].join("\n"),
  );
};

const read: Command = async (process, line) => {
  const [path] = line.words;
  if (path === undefined) throw new VaultError("Not enough arguments (expected 1, got 0)");
  const answer = await ask(process, "GET", path);
  return show(process, line, withLease(answer), answer);
};

/** `lease renew [-increment=1h] ID`: the increment in seconds, or as Go writes durations. */
const renew: Command = async (process, line) => {
  const [lease_id] = line.words;
  if (lease_id === undefined) throw new VaultError("Missing ID!");
  const given = line.flags.get("increment");
  const increment = given === undefined ? {} : { increment: secondsOf(given) };
  const answer = await ask(process, "PUT", "sys/leases/renew", { body: { lease_id, ...increment } });
  const { lease_duration = 0, renewable } = answer;
  const values = {
    lease_id: answer.lease_id,
    lease_duration: durationOf(lease_duration),
    lease_renewable: renewable,
  };
  return show(process, line, values, answer);
};

function secondsOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  try {
    return Math.floor(parseDuration(text) / 1e9);
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw new VaultError(`invalid value "${text}" for flag -increment: ${error.message}`);
  }
}

const revoke: Command = async (process, { words: [lease_id], flags }) => {
  for (const flag of ["prefix", "force"])
    if (flags.has(flag)) throw new NotModelledError(`vault lease revoke -${flag}`);
  if (lease_id === undefined) throw new VaultError("Missing ID!");
  await ask(process, "PUT", "sys/leases/revoke", { body: { lease_id, sync: flags.has("sync") } });
  await print(
    process,
    flags.has("sync")
      ? `Success! Revoked lease: ${lease_id}\n`
      : "All revocation operations queued successfully!\n",
  );
  return 0;
};

const lookupLease: Command = async (process, line) => {
  const [lease_id] = line.words;
  if (lease_id === undefined) throw new VaultError("Missing ID!");
  const answer = await ask(process, "PUT", "sys/leases/lookup", { body: { lease_id } });
  return show(process, line, sorted(answer.data ?? {}), answer);
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  login,
  "kv get": kvGet,
  read,
  "lease lookup": lookupLease,
  "lease renew": renew,
  "lease revoke": revoke,
  "token lookup": (process, line) => {
    if (line.words.length > 0) throw new NotModelledError("vault token lookup of another token");
    return read(process, { ...line, words: ["auth/token/lookup-self"] });
  },
  "token revoke": async (process, { flags }) => {
    if (!flags.has("self")) throw new NotModelledError("vault token revoke but for -self");
    await ask(process, "POST", "auth/token/revoke-self");
    await print(process, "Success! Revoked token (if it existed)\n");
    return 0;
  },
};
