/**
 * The commands that turn keys into another login: `sts get-caller-identity`, `ecr get-login-password`, and `codeartifact`, whose
 * `login` writes the token where npm, pip and twine look for it. Requests and output as awscli 2.23.6 makes them (seen).
 */
import { bytesOf, print, textOf } from "../../process/io.ts";
import { ExecError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { homeOf, readText, writeFile } from "../user-home.ts";
import { ask, type Call } from "./api.ts";
import { AwsError, usageError } from "./errors.ts";
import type { Line } from "./line.ts";
import { shown } from "./output.ts";

type Answer = Record<string, unknown>;

const json = async (line: Line, call: Call): Promise<Answer> =>
  JSON.parse(textOf((await ask(line, call)).body)) as Answer;

const IDENTITY: Call = {
  ...{ service: "sts", operation: "GetCallerIdentity", method: "POST", path: "/", needsRegion: true },
  headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  body: bytesOf("Action=GetCallerIdentity&Version=2011-06-15"),
};

async function callerIdentity(line: Line): Promise<number> {
  const text = textOf((await ask(line, IDENTITY)).body);
  const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? "";
  const answer = Object.fromEntries(["UserId", "Account", "Arn"].map((name) => [name, field(name)]));
  await print(line.process, shown(line, answer));
  return 0;
}

const REGISTRY: Call = {
  ...{ service: "ecr", operation: "GetAuthorizationToken", method: "POST", path: "/", needsRegion: true },
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
  },
  body: bytesOf("{}"),
};

interface Authorization {
  readonly authorizationToken: string;
  readonly expiresAt: number;
}

const localTime = (seconds: unknown) =>
  new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, "+00:00");

async function loginPassword(line: Line): Promise<number> {
  const { authorizationData } = (await json(line, REGISTRY)) as {
    readonly authorizationData: readonly Authorization[];
  };
  const [user, ...password] = atob(authorizationData[0]?.authorizationToken ?? "").split(":");
  if (user === undefined) throw new AwsError("no authorization data", 254);
  await print(line.process, `${password.join(":")}\n`);
  return 0;
}

async function authorizationToken(line: Line): Promise<number> {
  const { authorizationData } = (await json(line, REGISTRY)) as {
    readonly authorizationData: readonly Authorization[];
  };
  const data = authorizationData.map((each) => ({ ...each, expiresAt: localTime(each.expiresAt) }));
  await print(line.process, shown(line, { authorizationData: data }));
  return 0;
}

/** A call of CodeArtifact; what the command line gives goes into the query. */
function artifacts(
  line: Line,
  method: string,
  path: string,
  operation: string,
  extra: Record<string, string> = {},
): Call {
  const domain = line.options.get("domain");
  if (domain === undefined) throw usageError("the following arguments are required: --domain");
  const owner = line.options.get("domain-owner");
  const query = new URLSearchParams({
    domain,
    ...(owner === undefined ? {} : { "domain-owner": owner }),
    ...extra,
  });
  return { service: "codeartifact", operation, method, path: `${path}?${query}`, needsRegion: true };
}

const packageToken = (line: Line) =>
  json(line, artifacts(line, "POST", "/v1/authorization-token", "GetAuthorizationToken"));

async function artifactToken(line: Line): Promise<number> {
  const answer = await packageToken(line);
  await print(line.process, shown(line, { ...answer, expiration: localTime(answer.expiration) }));
  return 0;
}

interface Place {
  readonly endpoint: string;
  readonly token: string;
}

/** The commands that `login` runs for a package manager. */
const MANAGERS: Readonly<Record<string, (place: Place) => readonly (readonly string[])[]>> = {
  npm: ({ endpoint, token }) => {
    const name = endpoint.replace(/^https?:/, "");
    return [
      ["npm", "config", "set", "registry", endpoint],
      ["npm", "config", "set", `${name}:_authToken`, token],
    ];
  },
  pip: ({ endpoint, token }) => [
    ["pip", "config", "set", "global.index-url", `${endpoint.replace("://", `://aws:${token}@`)}simple/`],
  ],
};

const FORMATS: Readonly<Record<string, string>> = { npm: "npm", pip: "pypi", twine: "pypi" };

async function artifactLogin(line: Line): Promise<number> {
  const tool = line.options.get("tool") ?? "";
  const format = FORMATS[tool];
  if (format === undefined) throw new NotModelledError(`aws codeartifact login --tool ${tool}`);
  const repository = line.options.get("repository");
  if (repository === undefined) throw usageError("the following arguments are required: --repository");
  const { authorizationToken: token, expiration } = await packageToken(line);
  const call = artifacts(line, "GET", "/v1/repository/endpoint", "GetRepositoryEndpoint", {
    repository,
    format,
  });
  const { repositoryEndpoint: endpoint } = await json(line, call);
  const place = { endpoint: String(endpoint), token: String(token) };
  const commands = MANAGERS[tool]?.(place) ?? [];
  if (line.options.has("dry-run")) {
    await print(line.process, commands.map((argv) => `${argv.join(" ")}\n`).join("\n"));
    return 0;
  }
  for (const argv of commands) await run(line, argv);
  if (tool === "twine") keepForTwine(line, place);
  const expires = localTime(expiration).replace("T", " ");
  await print(
    line.process,
    `Successfully configured ${tool} to use AWS CodeArtifact repository ${place.endpoint} \nLogin expires in 12 hours at ${expires}\n`,
  );
  return 0;
}

async function run({ process }: Line, argv: readonly string[]): Promise<void> {
  try {
    await process.wait(process.spawn({ argv }).exited);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    throw new AwsError(`${argv[0]} was not found. Please verify installation.`);
  }
}

function keepForTwine({ process }: Line, { endpoint, token }: Place): void {
  const path = `${homeOf(process)}/.pypirc`;
  if (readText(process, path) !== undefined)
    throw new NotModelledError("aws codeartifact login --tool twine with a ~/.pypirc");
  const section = `[codeartifact]\nrepository = ${endpoint}\nusername = aws\npassword = ${token}\n\n`;
  writeFile(process, path, `[distutils]\nindex-servers = \n\tpypi\n\tcodeartifact\n\n${section}`);
}

/** By service and operation. */
export const LOGINS: Readonly<Record<string, (line: Line) => Promise<number>>> = {
  "sts get-caller-identity": callerIdentity,
  "ecr get-login-password": loginPassword,
  "ecr get-authorization-token": authorizationToken,
  "codeartifact get-authorization-token": artifactToken,
  "codeartifact login": artifactLogin,
};
