import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { machineWith } from "./machine.ts";

const ENVIRONMENT = { HOME: "/root", PATH: "/bin" };

function update(files: Readonly<Record<string, string>>) {
  const endpoints = new Map([["apt.test:80", loopbackHttpEndpoint()]]);
  const folders = { "/var/lib/apt/lists/partial/.keep": "", "/etc/apt/sources.list.d/.keep": "" };
  return machineWith({ endpoints, files: { ...folders, ...files } }).run(["apt-get", "update"], {
    environment: ENVIRONMENT,
  });
}

const source = (line: string) => ({ "/etc/apt/sources.list": `${line}\n` });

describe("apt's sources and logins (seen on apt 3.0.3)", () => {
  test("a login for a path is used below it, and not elsewhere", async () => {
    const auth = { "/etc/apt/auth.conf": "machine http://apt.test/private login ci password pw\n" };
    const below = await update({ ...auth, ...source("deb http://apt.test/private stable main") });
    expect(below.stdout).toContain("Get:1 http://apt.test/private stable InRelease");
    const other = { "/etc/apt/auth.conf": "machine http://apt.test/other login ci password pw\n" };
    const beside = await update({ ...other, ...source("deb http://apt.test/private stable main") });
    expect(beside.stdout).toContain("401  Unauthorized");
  });

  test("a list that it does not understand ends it, without a word of what stands there", async () => {
    const { status, stderr } = await update(source("deb http://ci:pw@apt.test"));
    expect(status).toBe(100);
    expect(stderr).toBe(
      "E: Malformed entry 1 in list file /etc/apt/sources.list (Suite)\nE: The list of sources could not be read.\n",
    );
  });
});
