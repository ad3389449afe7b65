/**
 * aws configure: set, get, list, list-profiles, import, export-credentials, and the questions of `aws configure` itself. What it
 * prints and writes was seen on awscli 2.23.6: keys go to the credentials file in clear text, `list` shows four letters of each, `get`
 * and `export-credentials` show all of it.
 */
import { print, read, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";
import { AwsError, usageError } from "./errors.ts";
import type { Line } from "./line.ts";
import { keepSettings, profileNames, readProfile } from "./profiles.ts";
import { askedProfile, findKeys, profileOf, regionOf, SECRETS, scopedSettings } from "./settings.ts";

type Action = (line: Line) => Promise<number>;

const isSecret = (name: string) => (SECRETS as readonly string[]).includes(name);

/** `profile.ci.region`, `default.region`, `s3.addressing_style`, `region`: the profile, and the key in it. */
function splitName(line: Line, name: string): readonly [profile: string, key: string] {
  const [first = "", ...rest] = name.split(".");
  if (first === "default" && rest.length > 0) return ["default", rest.join(".")];
  if (first === "profile" && rest.length > 1) return [rest[0] ?? "", rest.slice(1).join(".")];
  return [profileOf(line), name];
}

const set: Action = async (line) => {
  const [name, value] = line.words.slice(1);
  if (name === undefined || value === undefined)
    throw usageError(
      `the following arguments are required: ${name === undefined ? "varname, value" : "value"}`,
    );
  const [profile, key] = splitName(line, name);
  keepSettings(line.process, profile, isSecret(key) ? "credentials" : "config", [[key, value]]);
  return 0;
};

const get: Action = async (line) => {
  const [name = ""] = line.words.slice(1);
  const [profile, key] = splitName(line, name);
  const settings = profile === profileOf(line) ? scopedSettings(line) : undefined;
  const value =
    settings?.get(key) ??
    readProfile(line.process, profile, "credentials")?.get(key) ??
    readProfile(line.process, profile, "config")?.get(key);
  if (value === undefined || value === "") return 1;
  await print(line.process, `${value}\n`);
  return 0;
};

function row(name: string, value: string, type: string, place: string): string {
  return `${name.padStart(10)} ${value.padStart(24)} ${type.padStart(16)}    ${place}\n`;
}
const missing = (name: string) => row(name, "<not set>", "None", "None");

const list: Action = async (line) => {
  const { process } = line;
  const asked = askedProfile(line);
  await print(
    process,
    row("Name", "Value", "Type", "Location") +
      row("----", "-----", "----", "--------") +
      (asked === undefined
        ? missing("profile")
        : asked.by === "env"
          ? row("profile", asked.name, "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']")
          : row("profile", asked.name, "manual", asked.by)),
  );
  const keys = await findKeys(line);
  for (const [name, value] of [
    ["access_key", keys?.id],
    ["secret_key", keys?.secret],
  ] as const) {
    const hidden = `****************${value?.slice(-4)}`;
    await print(process, keys ? row(name, hidden, keys.from, "") : missing(name));
  }
  await print(process, regionRow(line));
  return 0;
};

/** --region is not asked: the table shows what other commands would find without it. */
function regionRow(line: Line): string {
  const options = new Map([...line.options].filter(([name]) => name !== "region"));
  const region = regionOf({ ...line, options });
  if (region === undefined) return missing("region");
  const { environment } = line.process;
  const isVariable = environment.get("AWS_REGION") || environment.get("AWS_DEFAULT_REGION");
  return isVariable
    ? row("region", region, "env", "['AWS_REGION', 'AWS_DEFAULT_REGION']")
    : row("region", region, "config-file", environment.get("AWS_CONFIG_FILE") ?? "~/.aws/config");
}

/** The CSV file that the AWS console offers for download. */
const importKeys: Action = async (line) => {
  const given = line.options.get("csv");
  if (given === undefined) throw usageError("the following arguments are required: --csv");
  const path = given.replace(/^file:\/\//, "");
  const text = given.startsWith("file://") ? readText(line.process, pathAt(line.process, path)) : given;
  if (text === undefined)
    throw new AwsError(
      `Error parsing parameter '--csv': Unable to load paramfile ${given}: [Errno 2] No such file or directory: '${path}'`,
      252,
    );
  const [head = "", ...rows] = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((each) => each.trim() !== "");
  const names = head.split(",").map((name) => name.trim().toLowerCase());
  const places = ["User Name", "Access key ID", "Secret access key"].map((name) => {
    const at = names.indexOf(name.toLowerCase());
    if (at < 0) throw new AwsError(`Expected header "${name}" not found`);
    return at;
  });
  for (const each of rows) {
    const cells = each.split(",").map((cell) => cell.trim());
    const [user = "", id = "", secret = ""] = places.map((at) => cells[at] ?? "");
    keepSettings(line.process, `${line.options.get("profile-prefix") ?? ""}${user}`, "credentials", [
      ["aws_access_key_id", id],
      ["aws_secret_access_key", secret],
    ]);
  }
  await print(line.process, `Successfully imported ${rows.length} profile(s)\n`);
  return 0;
};

const exportKeys: Action = async (line) => {
  const unable = (why: string) => new AwsError(`Unable to retrieve credentials: ${why}\n`, 253);
  const keys = await findKeys(line).catch((error: unknown) => {
    throw error instanceof AwsError ? unable(error.message) : error;
  });
  if (!keys) throw unable("no credentials found");
  const format = line.options.get("format") ?? "process";
  const pairs = [
    ["AWS_ACCESS_KEY_ID", keys.id],
    ["AWS_SECRET_ACCESS_KEY", keys.secret],
    ["AWS_SESSION_TOKEN", keys.token],
  ].filter(([, value]) => value !== undefined);
  const before = { env: "export ", "env-no-export": "", process: undefined }[format];
  if (before === undefined && format !== "process")
    throw new NotModelledError(`aws configure export-credentials --format ${format}`);
  const answer = {
    ...{ Version: 1, AccessKeyId: keys.id, SecretAccessKey: keys.secret },
    ...(keys.token === undefined ? {} : { SessionToken: keys.token }),
  };
  const text =
    before === undefined
      ? `${JSON.stringify(answer, null, 2)}\n`
      : pairs.map(([name, value]) => `${before}${name}=${value}\n`).join("");
  await print(line.process, text);
  return 0;
};

const listProfiles: Action = async ({ process }) => {
  await print(
    process,
    profileNames(process)
      .map((name) => `${name}\n`)
      .join(""),
  );
  return 0;
};

/** The four questions; an empty answer keeps what is there. */
const interview: Action = async (line) => {
  const { process } = line;
  const profile = profileOf(line);
  const known = new Map([
    ...(readProfile(process, profile, "config") ?? []),
    ...(readProfile(process, profile, "credentials") ?? []),
  ]);
  const given: [string, string][] = [];
  const answers = new Answers(line);
  for (const [key, question] of QUESTIONS) {
    const value = known.get(key);
    const hint = value === undefined ? "None" : isSecret(key) ? `****************${value.slice(-4)}` : value;
    await print(process, `${question} [${hint}]: `);
    const answer = await answers.next();
    if (answer === undefined) throw new AwsError("EOF when reading a line");
    if (answer !== "") given.push([key, answer]);
  }
  const secrets = given.filter(([key]) => isSecret(key));
  if (secrets.length > 0) keepSettings(process, profile, "credentials", secrets);
  if (secrets.length < given.length)
    keepSettings(
      process,
      profile,
      "config",
      given.filter(([key]) => !isSecret(key)),
    );
  return 0;
};

const QUESTIONS = [
  ["aws_access_key_id", "AWS Access Key ID"],
  ["aws_secret_access_key", "AWS Secret Access Key"],
  ["region", "Default region name"],
  ["output", "Default output format"],
] as const;

/** Standard input, line by line. */
class Answers {
  private rest = "";
  private readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }

  async next(): Promise<string | undefined> {
    while (!this.rest.includes("\n")) {
      const chunk = await read(this.line.process);
      if (!chunk) return this.rest === "" ? undefined : this.take(this.rest.length);
      this.rest += textOf(chunk);
    }
    return this.take(this.rest.indexOf("\n"));
  }

  private take(length: number): string {
    const taken = this.rest.slice(0, length);
    this.rest = this.rest.slice(length + 1);
    return taken;
  }
}

const ACTIONS: Readonly<Record<string, Action>> = {
  ...{ set, get, list, import: importKeys, "list-profiles": listProfiles },
  "export-credentials": exportKeys,
};

export async function configure(line: Line): Promise<number> {
  const [action] = line.words;
  if (action === undefined) return interview(line);
  const act = ACTIONS[action];
  if (!act) throw new NotModelledError(`aws configure ${action}`);
  return act(line);
}
