import { nullDescriptor } from "../../../process/descriptor.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { exitCodeOf } from "../../../runtime/signals.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { type Flags, flagSet } from "../../cli/flags.ts";
import { readEnvFile, resolveEnv } from "./env.ts";
import { checkTerminal } from "./run.ts";

/** `docker exec` fails with 1 where `docker run` fails with 125. */
function envFiles(client: Client, flags: Flags): string[] {
  try {
    return flags.list("env-file").flatMap((path) => readEnvFile(client, path));
  } catch (error) {
    throw error instanceof ClientError ? new ClientError(error.message) : error;
  }
}

/** Runs a command in a running container with the client's descriptors; its exit code. */
export async function execIn(
  client: Client,
  container: SimulatedContainer,
  argv: readonly string[],
  flags: Flags,
  stdin: boolean,
  reference = container.name,
): Promise<number> {
  const fromFiles = envFiles(client, flags);
  const environment = resolveEnv([...fromFiles, ...flags.list("env")], client.environment);
  const detached = flags.bool("detach");
  const own = (fd: number) =>
    (detached ? undefined : client.process.descriptors.get(fd)?.duplicate()) ?? nullDescriptor();
  await client.flush();
  const child = container.exec({
    argv,
    environment,
    reference,
    user: flags.text("user"),
    cwd: flags.text("workdir"),
    tty: flags.bool("tty"),
    stdin: stdin ? own(0) : nullDescriptor(),
    stdout: own(1),
    stderr: own(2),
  });
  if (detached) return 0;
  client.process.onSignal("SIGINT", () => child.kill("SIGINT"));
  return exitCodeOf(await client.process.wait(child.exited));
}

export const exec: Command = {
  usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
  about: "Run a command in a running container",
  flags: flagSet(
    "d,detach e,env:list env-file:list i,interactive t,tty u,user:string w,workdir:string",
    "privileged",
    "detach-keys:string",
  ),
  args: [2, ANY],
  interspersed: false,
  async run(client, flags) {
    const [reference = "", ...argv] = flags.args;
    if (!flags.bool("detach")) checkTerminal(client, flags);
    return execIn(client, client.container(reference), argv, flags, flags.bool("interactive"), reference);
  },
};
