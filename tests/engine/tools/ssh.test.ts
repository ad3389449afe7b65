import { describe, expect, test } from "vitest";
import { sibling } from "../../../src/engine/evidence/sibling.ts";
import { createHost } from "../../../src/engine/host/host.ts";
import { fingerprintOf, readPrivateKey } from "../../../src/engine/services/keys/private-key.ts";
import type { Workspace } from "../../../src/engine/source/workspace.ts";
import { machineWith } from "./machine.ts";

/** Made with `ssh-keygen -t ed25519 -C ci@acme` for this test; it opens nothing. */
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhwAAAJAhR09rIUdP
awAAAAtzc2gtZWQyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhw
AAAEChHbladQOCgnIgHoun5mS80y5IJElVSP/rqjKScd7DwP2u5hYQZgMVEVZ3Oo9B8IlI
Nl4RS0hKufEnGSK1d46HAAAAB2NpQGFjbWUBAgMEBQY=
-----END OPENSSH PRIVATE KEY-----
`;
const FINGERPRINT = "SHA256:IpAKSUXKh6GERUCm6mETFU7nYlUE7wJ8M8Q/7RLo0I0";

async function build(steps: string, flags = "--ssh default=key.pem", prepare = "true") {
  const encode = (text: string) => new TextEncoder().encode(text);
  const files: Workspace = new Map([
    ["Dockerfile", { content: encode(`FROM tools\n${steps}\n`), mode: 0o644 }],
    ["key.pem", { content: encode(KEY), mode: 0o600 }],
  ]);
  const host = await createHost({
    files,
    folder: "shop",
    credentials: new Map([["deploy_key", KEY.trimEnd()]]),
    services: {
      git: {
        kind: "git-host",
        address: "git.acme.test:22",
        accounts: { ci: "deploy_key" },
        repositories: { "acme/lib": { files: { "lib.txt": "the library\n" } } },
      },
    },
  });
  const { exit, stderr } = await host.run(`${prepare} && docker build ${flags} -t shop .`);
  return { exit, log: stderr, host };
}

const TRUST = "mkdir -p -m 0700 ~/.ssh && ssh-keyscan git.acme.test >> ~/.ssh/known_hosts";
const CLONE = "git clone git@git.acme.test:acme/lib.git /lib.d && cat /lib.d/lib.txt";

describe("a key behind --ssh", () => {
  test("opens the git host, and the host learns whose it is", async () => {
    const { exit, log, host } = await build(`RUN ${TRUST}\nRUN --mount=type=ssh ${CLONE} && ssh-add -l`);
    expect(exit).toBe(0);
    expect(log).toContain("the library");
    expect(log).toContain(`256 ${FINGERPRINT}  (ED25519)`);
    const shown = host.world.presentations();
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every(({ accepted, phase }) => accepted && phase === "build")).toBe(true);
  });

  test("is an agent of the learner's own, too", async () => {
    const agent = "eval $(ssh-agent) && ssh-add key.pem";
    const { exit, log } = await build(`RUN ${TRUST}\nRUN --mount=type=ssh ${CLONE}`, "--ssh default", agent);
    expect(log).toContain("the library");
    expect(exit).toBe(0);
  });

  test("does not help a step without the mount, nor one that trusts nobody", async () => {
    const without = await build(`RUN ${TRUST}\nRUN ${CLONE}`);
    expect(without.exit).toBe(1);
    expect(without.log).toContain("git@git.acme.test: Permission denied (publickey).");
    const untrusting = await build(`RUN --mount=type=ssh ${CLONE}`);
    expect(untrusting.exit).toBe(1);
    expect(untrusting.log).toContain("Host key verification failed.");
  });
});

test("the sibling of a key is a key of the same length", () => {
  const other = sibling(KEY.trimEnd());
  expect(other).toHaveLength(KEY.trimEnd().length);
  const key = readPrivateKey(`${other}\n`);
  expect(typeof key).toBe("object");
  if (typeof key === "object") expect(fingerprintOf(key.publicBlob)).not.toBe(FINGERPRINT);
});

/** What OpenSSH 10.0p2 did and printed. */
describe("new keys", () => {
  test.each([
    ["rsa", ["-b", "2048"], "2048 SHA256:"],
    ["ecdsa", [], "256 SHA256:"],
    ["ed25519", [], "256 SHA256:"],
  ])("%s", async (type, more, shown) => {
    const { run, read } = machineWith();
    const made = await run(["ssh-keygen", "-t", type, ...more, "-N", "", "-C", "ci", "-f", "/tmp/key"]);
    expect(made.status).toBe(0);
    expect(made.stdout).toContain(`Generating public/private ${type} key pair.\n`);
    expect(made.stdout).toMatch(
      /The key's randomart image is:\n\+-+\[[A-Z0-9]+ \d+\]-+\+\n(\|.{17}\|\n){9}\+-+\[SHA256\]-+\+\n$/,
    );
    expect(read("/tmp/key")).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    const listed = await run(["ssh-keygen", "-l", "-f", "/tmp/key"]);
    expect(listed.stdout).toContain(shown);
    expect((await run(["ssh-keygen", "-y", "-f", "/tmp/key"])).stdout).toBe(read("/tmp/key.pub"));
  });

  test("of a kind or length that is not", async () => {
    const { run } = machineWith();
    expect((await run(["ssh-keygen", "-t", "dsa", "-N", "", "-f", "/tmp/a"])).stderr).toBe(
      "unknown key type dsa\n",
    );
    expect((await run(["ssh-keygen", "-t", "rsa", "-b", "512", "-N", "", "-f", "/tmp/a"])).stderr).toBe(
      "Invalid RSA key length: minimum is 1024 bits\n",
    );
  });
});

test("scp to a host that does not answer", async () => {
  const ran = await machineWith().run(["scp", "-P", "9", "x@127.0.0.1:/a", "/b"]);
  expect(ran).toEqual({
    status: 255,
    stdout: "",
    stderr: "ssh: connect to host 127.0.0.1 port 9: Connection refused\r\nscp: Connection closed\r\n",
  });
});
