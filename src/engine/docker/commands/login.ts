import { DaemonError } from "../../runtime/errors.ts";
import { type Client, ClientError } from "../cli/client.ts";
import type { Command } from "../cli/command.ts";
import { type Flags, flagSet } from "../cli/flags.ts";
import { RegistryClient, RegistryError } from "../registry/client.ts";
import { configPath, HUB, type RegistryLogin, storedLogin, storeLogin } from "../registry/config-file.ts";

const INSECURE = "WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n";
const NO_TERMINAL = "Error: Cannot perform an interactive login from a non TTY device";

/** Printed when a login is written to the settings file for the first time. */
function unencrypted(path: string): string {
  return (
    `\nWARNING! Your credentials are stored unencrypted in '${path}'.\n` +
    "Configure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n"
  );
}

/** The name under which a server's login is kept: its host and port. */
function serverOf(given: string | undefined): string {
  if (given === undefined || given === "docker.io") return HUB;
  return given.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** Asks the registry whether it takes the login. Throws DaemonError. */
async function attempt(client: Client, server: string, login: RegistryLogin): Promise<void> {
  const host = server === HUB ? "docker.io" : server;
  const registry = new RegistryClient(client.engine.options.hostNetwork, host, login);
  const address = registry.address("/v2/");
  try {
    const { status } = await registry.ping(login);
    if (status === 200) return;
    throw new DaemonError(`login attempt to ${address} failed with status: ${status} Unauthorized`);
  } catch (error) {
    if (error instanceof RegistryError) throw new DaemonError(`Get "${address}": ${error.message}`);
    throw error;
  }
}

async function passwordOf(client: Client, flags: Flags): Promise<string | undefined> {
  if (!flags.bool("password-stdin")) return flags.text("password");
  return new TextDecoder().decode(await client.stdin()).replace(/\r?\n$/, "");
}

async function runLogin(client: Client, flags: Flags): Promise<number> {
  const server = serverOf(flags.args[0]);
  const user = flags.text("username");
  if (flags.has("password")) {
    if (flags.bool("password-stdin"))
      throw new ClientError("conflicting options: cannot specify both --password and --password-stdin");
    await client.err(INSECURE);
  }
  if (flags.bool("password-stdin") && user === undefined)
    throw new ClientError("the --password-stdin option requires --username to be set");
  const password = await passwordOf(client, flags);
  if (user === undefined || !password) return again(client, server, user);
  const login = { user, password };
  await client.process.wait(attempt(client, server, login));
  const before = storedLogin(client, server);
  storeLogin(client, server, login);
  if (before?.user !== user || before.password !== password)
    await client.err(unencrypted(configPath(client)));
  await client.out("Login Succeeded\n");
  return 0;
}

/** Without a password: the stored login will do where the registry still takes it. */
async function again(client: Client, server: string, user: string | undefined): Promise<number> {
  const stored = storedLogin(client, server);
  if (!stored || (user !== undefined && user !== stored.user)) throw new ClientError(NO_TERMINAL);
  await client.err(
    `Authenticating with existing credentials... [Username: ${stored.user}]\n\n` +
      " Info -> To login with a different account, run 'docker logout' followed by 'docker login'\n\n\n",
  );
  try {
    await client.process.wait(attempt(client, server, stored));
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    await client.err(`Login did not succeed, error: Error response from daemon: ${error.message}\n`);
    throw new ClientError(NO_TERMINAL);
  }
  await client.out("Login Succeeded\n");
  return 0;
}

export const login: Command = {
  usage: "[OPTIONS] [SERVER]",
  about: "Log in to a registry, and keep the password in the client's settings",
  flags: flagSet("p,password:string password-stdin u,username:string"),
  args: [0, 1],
  run: (client, flags) => runLogin(client, flags),
};

export const logout: Command = {
  usage: "[SERVER]",
  about: "Forget the login for a registry",
  flags: flagSet(""),
  args: [0, 1],
  async run(client, flags) {
    const server = serverOf(flags.args[0]);
    await client.out(`Removing login credentials for ${server}\n`);
    if (storedLogin(client, server)) storeLogin(client, server, undefined);
    return 0;
  },
};
