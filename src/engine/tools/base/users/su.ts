import { ExecError } from "../../../process/types.ts";
import { groupsOf, users } from "../core/accounts.ts";
import { decodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { execFailure } from "../system/spawn.ts";

/** su from root to anybody: no password. Others would be asked for one, and nobody is there to type it. */
export const su: Tool = {
  options: {
    short: "lmpc:s:",
    long: { login: "l", "preserve-environment": "m", command: "c:", shell: "s:" },
  },
  async run(call: Call) {
    const operands = [...call.operands];
    const login = call.has("l") || operands[0] === "-";
    if (operands[0] === "-") operands.shift();
    const name = operands.shift() ?? "root";
    const user = users(call).find((entry) => entry.name === name);
    if (!user) {
      return call.fail(
        call.say(
          `unknown user ${name}`,
          `user ${name} does not exist or the user entry does not contain all the required fields`,
        ),
      );
    }
    if (call.process.credentials.uid !== 0 && call.process.credentials.uid !== user.uid) {
      await call.complain("Password: ");
      return call.fail(call.say("incorrect password", "Authentication failure"));
    }
    const shell = decodeText(call.options.value("s") ?? user.shell) || "/bin/sh";
    const environment = new Map(login ? [] : call.process.environment);
    if (!call.has("m", "p")) {
      environment.set("HOME", user.home);
      environment.set("SHELL", shell);
      if (login || user.uid !== 0) {
        environment.set("USER", user.name);
        environment.set("LOGNAME", user.name);
      }
    }
    if (login) {
      environment.set(
        "PATH",
        user.uid === 0
          ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
          : "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games",
      );
      if (call.files.isDirectory(user.home)) call.process.cwd = user.home;
    }
    const command = call.options.value("c");
    const short = shell.slice(shell.lastIndexOf("/") + 1);
    const argv = [
      login ? `-${short}` : short,
      ...(command === undefined ? [] : ["-c", decodeText(command)]),
      ...operands.map(decodeText),
    ];
    call.process.credentials = { uid: user.uid, gid: user.gid, groups: groupsOf(call, user) };
    try {
      return await call.process.exec(argv, environment, shell);
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      const { text, status } = execFailure(error);
      await call.warn(call.say(`can't execute '${shell}': ${text}`, `failed to execute ${shell}: ${text}`));
      return status;
    }
  },
};
