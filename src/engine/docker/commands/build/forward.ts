/** `--ssh`: an agent of the client's, or private keys that buildx itself answers for (buildx and BuildKit, sshprovider). */
import { FileSystemError } from "../../../filesystem/types.ts";
import { textOf } from "../../../process/io.ts";
import { type KeyProblem, readPrivateKey } from "../../../services/keys/private-key.ts";
import { type Agent, type AgentKey, agentAt } from "../../../tools/ssh/agent.ts";
import { type Client, ClientError } from "../../cli/client.ts";

/** In Go's words (golang.org/x/crypto/ssh). */
const PROBLEMS: Readonly<Record<KeyProblem, string>> = {
  none: "ssh: no key found",
  locked: "ssh: this private key is passphrase protected",
  broken: "ssh: invalid openssh private key format",
};

/** Agents by ID, from texts such as `default`, `ci=key.pem` or `ci=$SSH_AUTH_SOCK`. Throws ClientError. */
export function forwardedAgents(client: Client, texts: readonly string[]): Map<string, Agent> {
  return new Map(
    texts.map((text) => {
      const [id = "", given] = text.split(/[=:]\s*(.*)/s);
      const paths = given ? given.split(",") : [];
      return [id || "default", agentOf(client, id || "default", paths)] as const;
    }),
  );
}

function agentOf(client: Client, id: string, paths: readonly string[]): Agent {
  const fail = (reason: string): never => {
    throw new ClientError(
      `failed to build: failed to convert agent config {${id} [${paths.join(" ")}] false}: ${reason}`,
    );
  };
  if (paths.length === 0) {
    const socket = client.environment.get("SSH_AUTH_SOCK");
    if (!socket) return fail("invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set");
    return behind(client, socket) ?? { keys: [], sealed: true };
  }
  const where = `failed to convert agent config for ID: ${JSON.stringify(id)}:`;
  const keys: AgentKey[] = [];
  for (const path of paths) {
    const text = keyFile(client, path, (reason) => fail(`${where} ${reason}`));
    if (text === undefined) {
      const agent = behind(client, path);
      if (paths.length > 1) return fail(`${where} only single socket allowed`);
      return agent ?? { keys: [], sealed: true };
    }
    const key = readPrivateKey(text);
    if (typeof key === "string") return fail(`${where} failed to parse ${path}: ${PROBLEMS[key]}`);
    keys.push({ key, text, comment: "" });
  }
  return { keys, sealed: true };
}

/** The client's own agent, which BuildKit lets steps use and not change. */
function behind(client: Client, socket: string): Agent | undefined {
  const agent = agentAt(client.process, client.path(socket));
  return typeof agent === "string" ? undefined : { keys: agent.keys, sealed: true };
}

/** A key's text; undefined for a socket. */
function keyFile(client: Client, path: string, fail: (reason: string) => never): string | undefined {
  const { files, process } = client;
  try {
    if (files.stat(client.path(path), process.credentials).kind === "socket") return undefined;
    return textOf(files.readFile(client.path(path), process.credentials));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const call = error.code === "ENOENT" ? "stat" : "open";
    return fail(
      `${error.code === "ENOENT" ? "" : `failed to open ${path}: `}${call} ${path}: ${error.text.toLowerCase()}`,
    );
  }
}
