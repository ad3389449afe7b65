import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import type { ServiceDefinition } from "../../../src/engine/services/definitions.ts";
import type { Workspace } from "../../../src/engine/source/workspace.ts";

async function build(dockerfile: string, services: Readonly<Record<string, ServiceDefinition>> = {}) {
  const content = new TextEncoder().encode(dockerfile);
  const files: Workspace = new Map([["Dockerfile", { content, mode: 0o644 }]]);
  const credentials = new Map([["apt_password", "pw-4Kd8Tn2m"]]);
  const host = await createHost({ files, folder: "shop", services, credentials });
  const { exit, stderr } = await host.run("docker build -t shop .");
  return { exit, log: stderr, host };
}

describe("public images", () => {
  test.each([
    "debian:trixie-slim",
    "ubuntu:24.04",
    "node:22",
    "python:3.12-slim",
    "alpine",
    "node:lts-alpine",
  ])("%s exists", async (name) => {
    const { exit, host } = await build(`FROM ${name}\nRUN cat /etc/os-release\n`);
    expect(exit).toBe(0);
    const { stdout } = await host.run(`docker run --rm ${name} cat /etc/os-release`);
    expect(stdout).toContain(name.includes("alpine") ? "Alpine" : "Debian");
  });

  test("those of gradle, .NET and vault have their programs", async () => {
    const { exit, log } = await build(`FROM gradle:8-jdk21 AS one
RUN gradle --no-daemon properties -Ptoken=tok-42 -p /tmp || gradle --version
FROM mcr.microsoft.com/dotnet/sdk:9.0 AS two
COPY --from=one /usr/bin/gradle /gradle
RUN dotnet nuget add source https://n.test/index.json -n acme -u ci -p tok-42 --store-password-in-clear-text \\
 && grep -c tok-42 ~/.nuget/NuGet/NuGet.Config && dotnet --version
FROM hashicorp/vault:1.20
COPY --from=two /gradle /gradle
RUN vault version
`);
    expect([exit, log]).toEqual([0, expect.stringContaining("Gradle 8.14.3")]);
    expect(log).toContain("9.0.305");
    expect(log).toContain("Vault v1.20.4");
  });

  test("a well known one that is not simulated is refused by name, with those that are", async () => {
    const { exit, log } = await build("FROM ruby:3.4\n");
    expect(exit).toBe(125);
    expect(log).toMatch(/the image ruby:3\.4 .*debian, ubuntu, alpine, node, python/);
  });

  test("an unknown name fails as it does without a network", async () => {
    const { exit, log } = await build("FROM nosuch/thing\n");
    expect(exit).toBe(1);
    expect(log).toContain("nosuch/thing: failed to resolve source metadata");
  });
});

describe("apt-get", () => {
  test("installs what brings its tool, and only after an update", async () => {
    const { exit, log } = await build(
      "FROM debian\nRUN apt-get install -y curl || apt-get update && apt-get install -y curl && curl --version\n",
    );
    expect(exit).toBe(0);
    expect(log).toContain("E: Unable to locate package curl");
    expect(log).toContain("Setting up curl (8.14.1-2+deb13u5) ...");
    expect(log).toContain("curl 8.14.1");
  });

  test("keeps its command line in the history log", async () => {
    const { log } = await build(
      "FROM debian\nRUN apt-get update -qq && apt-get -o Acquire::http::Proxy=http://u:pw@proxy install -qqy jq; cat /var/log/apt/history.log\n",
    );
    expect(log).toContain("Commandline: apt-get -o Acquire::http::Proxy=http://u:pw@proxy install -qqy jq");
  });

  test("uses auth.conf.d for a private repository, over plain HTTP where it says so, and only with trust", async () => {
    const route = (path: string, body: string) => ({ path, body });
    const services: Readonly<Record<string, ServiceDefinition>> = {
      apt: {
        kind: "http-api",
        address: "apt.acme.test:80",
        accounts: { ci: "apt_password" },
        routes: [
          route("/dists/stable/main/binary-amd64/Packages", "Package: acme-cli\nVersion: 2.0\n"),
          route("/pool/main/acme-cli.deb", "#!/bin/sh\necho acme\n"),
        ],
      },
    };
    const source = (login: string) =>
      `rm -f /etc/apt/sources.list.d/*; echo 'deb [trusted=yes] http://${login}apt.acme.test stable main' > /etc/apt/sources.list.d/acme.list`;
    const refused = await build(`FROM debian\nRUN ${source("")} && apt-get update\n`, services);
    expect(refused.exit).toBe(1);
    expect(refused.log).toContain("401  Unauthorized");
    const bare =
      "printf 'machine apt.acme.test login ci password pw-4Kd8Tn2m' > /etc/apt/auth.conf.d/acme.conf";
    const unused = await build(`FROM debian\nRUN ${source("")} && ${bare}\nRUN apt-get update\n`, services);
    expect(unused.exit).toBe(1);
    expect(unused.log).toContain("Annotate with http:// to use.");
    const login =
      "printf 'machine http://apt.acme.test login ci password pw-4Kd8Tn2m' > /etc/apt/auth.conf.d/acme.conf";
    const allowed = await build(
      `FROM debian\nRUN ${source("")} && ${login}\nRUN apt-get update && apt-get install -y acme-cli && acme-cli\n`,
      services,
    );
    expect(allowed.exit).toBe(0);
    const inAddress = await build(
      `FROM debian\nRUN ${source("ci:pw-4Kd8Tn2m@")}\nRUN apt-get update\n`,
      services,
    );
    expect(inAddress.exit).toBe(0);
    expect(inAddress.log.match(/Get:\d+ http:\/\/\S+ stable/)?.[0]).toContain("http://apt.acme.test stable");
    const unsigned = source("ci:pw-4Kd8Tn2m@").replace("[trusted=yes] ", "");
    expect((await build(`FROM debian\nRUN ${unsigned}\nRUN apt-get update\n`, services)).log).toContain(
      "does not have a Release file",
    );
  });
});

test("apk masks the password in a repository's address", async () => {
  const { log, exit } = await build(
    "FROM alpine\nRUN echo http://ci:pw-4Kd8Tn2m@dl-cdn.alpinelinux.org/x > /etc/apk/repositories\nRUN apk add --no-cache git && git --version\n",
  );
  expect(exit).toBe(0);
  expect(log).toContain("fetch http://ci:*@dl-cdn.alpinelinux.org/x/x86_64/APKINDEX.tar.gz");
});
