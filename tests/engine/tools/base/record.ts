/**
 * Runs the commands of ./commands.ts in the real images and keeps what they print:
 * `node tests/engine/tools/base/record.ts` with a Docker Engine that has busybox:latest and tools:latest.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { BUSYBOX_ONLY, COMMON, DEBIAN_ONLY, SETUP } from "./commands.ts";

export interface Recorded {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function record(image: string, commands: readonly string[]): Recorded[] {
  const lines = ["cp -a /etc /etc.kept"];
  for (const command of commands) {
    lines.push(
      "cd /; rm -rf /w /home/* /tmp/* /etc/passwd* /etc/group*; cp -a /etc.kept/passwd /etc.kept/group /etc/; cp -a /etc.kept/shadow /etc.kept/gshadow /etc/ 2>/dev/null",
      "mkdir /w && cd /w",
      SETUP,
      `sh -c ${quote(command)} >/out 2>/err </dev/null; echo $?; base64 -w0 </out; echo; base64 -w0 </err; echo`,
    );
  }
  const script = `${lines.join("\n")}\n`;
  const text = execFileSync("docker", ["run", "--rm", "-i", image, "sh"], {
    input: script,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const rows = text.split("\n");
  const decode = (row = ""): string => Buffer.from(row, "base64").toString("latin1");
  return commands.map((command, at) => ({
    command,
    status: Number(rows[at * 3]),
    stdout: decode(rows[at * 3 + 1]),
    stderr: decode(rows[at * 3 + 2]),
  }));
}

const recorded = {
  busybox: record("busybox", [...COMMON, ...BUSYBOX_ONLY]),
  tools: record("tools", [...COMMON, ...DEBIAN_ONLY]),
};
writeFileSync(new URL("./recorded.json", import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
