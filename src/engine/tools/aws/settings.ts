/**
 * Which profile, which settings, which keys. In this order (AWS documentation, "Configuration and credential file settings" and
 * "Sourcing credentials with an external process"; seen on awscli 2.23.6): the environment, unless --profile is given; the
 * credentials file; `credential_process`; keys in the configuration file. Roles (`role_arn`, SSO) are refused by name.
 */
import { type Captured, capture } from "../../process/capture.ts";
import { textOf } from "../../process/io.ts";
import { ExecError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { AwsError } from "./errors.ts";
import type { Line } from "./line.ts";
import { type Kind, readProfile } from "./profiles.ts";

export const SECRETS = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"] as const;

export interface Keys {
  readonly id: string;
  readonly secret: string;
  readonly token: string | undefined;
  /** What `aws configure list` calls the place they come from. */
  readonly from: string;
}

/** The profile that was asked for, and by what; undefined for nothing but the default. */
export function askedProfile({
  process,
  options,
}: Line): { readonly name: string; readonly by: string } | undefined {
  const option = options.get("profile");
  if (option !== undefined) return { name: option, by: "--profile" };
  const name = process.environment.get("AWS_PROFILE") ?? process.environment.get("AWS_DEFAULT_PROFILE");
  return name ? { name, by: "env" } : undefined;
}

export function profileOf(line: Line): string {
  return askedProfile(line)?.name ?? "default";
}

/** All settings of the profile, the credentials file's over the configuration's. Throws AwsError for a profile that is nowhere. */
export function scopedSettings(line: Line): ReadonlyMap<string, string> {
  const name = profileOf(line);
  const [config, credentials] = (["config", "credentials"] as const).map((kind: Kind) =>
    readProfile(line.process, name, kind),
  );
  if (!config && !credentials && askedProfile(line))
    throw new AwsError(`The config profile (${name}) could not be found`);
  return new Map([...(config ?? []), ...(credentials ?? [])]);
}

/** A setting that may stand in the environment too. */
export function regionOf(line: Line): string | undefined {
  const { environment } = line.process;
  const named =
    line.options.get("region") ?? environment.get("AWS_REGION") ?? environment.get("AWS_DEFAULT_REGION");
  return named || scopedSettings(line).get("region");
}

function partial(from: string, missing: string): AwsError {
  return new AwsError(`Partial credentials found in ${from}, missing: ${missing}`);
}

/** The keys that requests are signed with; undefined where there are none. Throws AwsError. */
export async function findKeys(line: Line): Promise<Keys | undefined> {
  const { process, options } = line;
  const variable = (name: string) => process.environment.get(name.toUpperCase()) || undefined;
  const settings = scopedSettings(line);
  const [idName, secretName, tokenName] = SECRETS;
  const inEnvironment = variable(idName);
  if (inEnvironment !== undefined && !options.has("profile")) {
    const secret = variable(secretName);
    if (secret === undefined) throw partial("env", "AWS_SECRET_ACCESS_KEY");
    return { id: inEnvironment, secret, token: variable(tokenName), from: "env" };
  }
  for (const name of ["role_arn", "sso_start_url", "sso_session", "web_identity_token_file"])
    if (settings.has(name)) throw new NotModelledError(`aws with ${name}`);
  const inFile = readProfile(process, profileOf(line), "credentials");
  const fromFile = keysOf(inFile, "shared-credentials-file");
  if (fromFile) return fromFile;
  const command = settings.get("credential_process");
  if (command !== undefined) return await keysOfProcess(line, command);
  return keysOf(readProfile(process, profileOf(line), "config"), "config-file");
}

function keysOf(settings: ReadonlyMap<string, string> | undefined, from: string): Keys | undefined {
  const [id, secret, token] = SECRETS.map((name) => settings?.get(name));
  if (id === undefined) return undefined;
  if (secret === undefined) throw partial(from, "aws_secret_access_key");
  return { id, secret, token, from };
}

/** Runs a command without a shell; it prints the keys as JSON. */
async function keysOfProcess({ process }: Line, command: string): Promise<Keys> {
  const argv = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
  let ended: Captured;
  try {
    ended = await capture(process, { argv });
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const [number, text] =
      error.code === "EACCES"
        ? [13, "Permission denied"]
        : error.code === "ENOEXEC"
          ? [8, "Exec format error"]
          : [2, "No such file or directory"];
    throw new AwsError(`[Errno ${number}] ${text}: '${argv[0]}'`);
  }
  const why = (message: string) =>
    new AwsError(`Error when retrieving credentials from custom-process: ${message}`);
  const { exit, stdout, stderr } = ended;
  if (!("status" in exit) || exit.status !== 0) throw why(textOf(stderr));
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(textOf(stdout)) as Record<string, unknown>;
  } catch {
    throw new AwsError("Expecting value: line 1 column 1 (char 0)");
  }
  if (answer.Version !== 1)
    throw why(
      `Unsupported version '${String(answer.Version ?? "<Version key not provided>")}' for credential process provider, supported versions: 1`,
    );
  for (const name of ["AccessKeyId", "SecretAccessKey"])
    if (typeof answer[name] !== "string") throw why(`Missing required key in response: '${name}'`);
  return {
    id: String(answer.AccessKeyId),
    secret: String(answer.SecretAccessKey),
    token: typeof answer.SessionToken === "string" ? answer.SessionToken : undefined,
    from: "custom-process",
  };
}
