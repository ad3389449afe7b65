import { describe, expect, it } from "vitest";
import { listOf, pairOf } from "../../../src/engine/ci/actions/inputs.ts";
import { COMMIT, push, pushSteps, repository, steps, TOKEN } from "./support.ts";

const DOCKERFILE = "FROM busybox\nRUN --mount=type=secret,id=npm_token cat /run/secrets/npm_token | wc -c\n";
const secret = (name: string, text: string) =>
  `- uses: actions/checkout@v4\n- uses: docker/build-push-action@v6\n  env: { T: "\${{ secrets.NPM_TOKEN }}" }\n  with:\n    context: .\n    tags: shop\n    ${name}: |\n      ${text}\n`;

describe("lists of Docker's actions", () => {
  it.each([
    ["a\nb", "kept", ["a", "b"]],
    ["a,b", "kept", ["a,b"]],
    ["a,b\nc", "split", ["a", "b", "c"]],
    ['"K=one\ntwo"', "kept", ["K=one\ntwo"]],
    ['"K={""a"":1}"', "kept", ['K={"a":1}']],
    ["\n\na\n", "split", ["a"]],
  ] as const)("%j, commas %s", (text, commas, expected) => {
    expect(listOf(text, commas)).toEqual(expected);
  });

  it("takes no secret without a name or a value", () => {
    expect([pairOf("A=b=c"), pairOf("A="), pairOf("=b"), pairOf("A")]).toEqual([
      ["A", "b=c"],
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("docker/build-push-action", () => {
  it.each([
    ["secrets", "npm_token=${{ secrets.NPM_TOKEN }}", TOKEN.length],
    ["secrets", '"npm_token=${{ secrets.NPM_TOKEN }}"', TOKEN.length],
    ["secret-envs", "npm_token=T", TOKEN.length],
    ["secret-files", "npm_token=./token.txt", 5],
  ])("hands over a secret by %s: %s", async (name, text, length) => {
    const { exit, lines } = await pushSteps(secret(name, text), {
      Dockerfile: DOCKERFILE,
      "token.txt": "12345",
    });
    expect(exit).toBe(0);
    expect(lines.some((line) => new RegExp(`^#\\d+ \\d+\\.\\d+ ${length}$`).test(line))).toBe(true);
    expect(lines.join("\n")).not.toContain(TOKEN);
  });

  it("only warns of a secret file that is missing", async () => {
    const { lines } = await pushSteps(secret("secret-files", "npm_token=./nowhere"), {
      Dockerfile: DOCKERFILE,
    });
    expect(lines).toContain("##[warning]secret file ./nowhere not found");
  });

  it("registers the values of `secrets`, and not those of `build-args`", async () => {
    const dockerfile =
      "FROM busybox\nARG A=x\nRUN echo arg $A\nRUN --mount=type=secret,id=k cat /run/secrets/k\n";
    const { lines } = await pushSteps(
      `- uses: actions/checkout@v4\n- uses: docker/build-push-action@v6\n  with:\n    context: .\n    build-args: A=typed-argument\n    secrets: k=typed-secret\n`,
      { Dockerfile: dockerfile },
    );
    expect(lines.some((line) => line.endsWith(" arg typed-argument"))).toBe(true);
    expect(lines.filter((line) => line.includes("typed-secret"))).toEqual(["  secrets: k=typed-secret"]);
  });

  it("builds the commit, not the workspace, without `context`", async () => {
    const { host, lines } = await pushSteps(
      "- uses: actions/checkout@v4\n- run: touch made\n- uses: docker/build-push-action@v6\n  with:\n    tags: shop\n",
      { Dockerfile: "FROM busybox\nWORKDIR /app\nCOPY . .\n" },
    );
    expect(lines.at(-1)).toBe("Post job cleanup.");
    expect((await host.run("docker run --rm shop ls")).stdout).toBe("Dockerfile\n");
  });

  it("leaves the result with a docker-container builder unless it is loaded", async () => {
    const text = (load: string) =>
      `- uses: actions/checkout@v4\n- uses: docker/setup-buildx-action@v3\n- uses: docker/build-push-action@v6\n  with: { context: ., tags: shop, load: ${load} }\n`;
    const kept = await pushSteps(text("false"), { Dockerfile: "FROM busybox\n" });
    expect((await kept.host.run("docker image inspect shop")).exit).toBe(1);
    const loaded = await pushSteps(text("true"), { Dockerfile: "FROM busybox\n" });
    expect((await loaded.host.run("docker image inspect shop")).exit).toBe(0);
  });

  it("gives a public repository's images the attestation with the build arguments", async () => {
    const text = steps(
      "- uses: actions/checkout@v4\n- uses: docker/build-push-action@v6\n  with: { context: ., tags: shop }\n",
    );
    const command = async (visibility: "public" | "private") =>
      (await push(await repository(text, { Dockerfile: "FROM busybox\n" }, { visibility }))).lines.find(
        (line) => line.startsWith("[command]"),
      );
    expect(await command("public")).toContain("--attest type=provenance,mode=max");
    expect(await command("private")).toContain("--attest type=provenance,mode=min,inline-only=true");
  });

  it("refuses to write files, by name and place", async () => {
    const { exit, stderr } = await pushSteps(
      "- uses: docker/build-push-action@v6\n  with: { outputs: 'type=local,dest=out' }\n",
    );
    expect(exit).toBe(125);
    expect(stderr).toContain("with `outputs` to files (.github/workflows/build.yml:6)");
  });
});

const services = {
  images: { kind: "image-registry", address: "images.acme.test:443", accounts: { ci: "npm_token" } },
} as const;
const login = (password: string) =>
  `- uses: actions/checkout@v4\n- uses: docker/login-action@v3\n  with: { registry: images.acme.test, username: ci, password: "${password}" }\n`;

describe("pushing to a registry", () => {
  const pushing = (password: string) =>
    steps(
      `${login(password)}- uses: docker/setup-buildx-action@v3\n- uses: docker/build-push-action@v6\n  with: { context: ., push: true, tags: images.acme.test/shop }\n`,
    );

  it("takes the login, and the learner can pull the image", async () => {
    const files = { Dockerfile: "FROM busybox\nRUN touch /made\n" };
    const { exit, host } = await push(
      await repository(pushing("${{ secrets.NPM_TOKEN }}"), files, { services }),
    );
    expect(exit).toBe(0);
    await host.run("docker rmi images.acme.test/shop");
    expect((await host.run(`docker login -u ci -p ${TOKEN} images.acme.test`)).exit).toBe(0);
    expect((await host.run("docker run --rm images.acme.test/shop ls /made")).stdout).toBe("/made\n");
  });

  it("fails without a login", async () => {
    const text = steps(
      "- uses: actions/checkout@v4\n- uses: docker/build-push-action@v6\n  with: { context: ., push: true, tags: images.acme.test/shop }\n",
    );
    const { exit, lines } = await push(
      await repository(text, { Dockerfile: "FROM busybox\n" }, { services }),
    );
    expect(exit).toBe(1);
    expect(lines.some((line) => line.startsWith("##[error]buildx failed with: ERROR: failed to push"))).toBe(
      true,
    );
  });
});

describe("actions/checkout", () => {
  const text = (more: string) =>
    `- uses: actions/checkout@v4\n  with: { fetch-depth: 0${more} }\n- run: cat .git/config; docker build -t shop .\n`;
  const files = { Dockerfile: "FROM busybox\nCOPY . /app\n" };

  it("leaves its token in .git/config while the job runs, and in what copies the folder", async () => {
    const { host, lines } = await pushSteps(text(""), files);
    expect(lines).toContain("\textraheader = AUTHORIZATION: basic ***");
    const { stdout } = await host.run("docker run --rm shop cat /app/.git/config");
    expect(atob(/basic (\S+)/.exec(stdout)?.[1] ?? "")).toMatch(/^x-access-token:ghs_/);
  });

  it("makes a repository of what was committed", async () => {
    const { lines } = await pushSteps(
      "- uses: actions/checkout@v4\n- run: git status --short; git rev-parse --abbrev-ref HEAD; git remote -v | head -1\n",
      files,
    );
    expect(lines.slice(-3)).toEqual([
      "main",
      "origin\thttps://github.com/acme/shop (fetch)",
      "Post job cleanup.",
    ]);
  });

  it("begins anew when it is run again, and takes the token away when the job ends", async () => {
    const { exit, lines } = await pushSteps(
      "- uses: actions/checkout@v4\n- run: touch left\n- uses: actions/checkout@v4\n- run: ls\n",
      files,
    );
    expect(exit).toBe(0);
    expect(lines.slice(-3)).toEqual(["Dockerfile", "Post job cleanup.", "Post job cleanup."]);
  });

  it("does not with `persist-credentials: false`", async () => {
    const { host } = await pushSteps(text(", persist-credentials: false"), files);
    expect((await host.run("docker run --rm shop cat /app/.git/config")).stdout).not.toContain("basic");
  });
});

describe("docker/login-action", () => {
  const look = "- run: cat ~/.docker/config.json\n";

  it("leaves the password in base64 for later steps, until the job ends", async () => {
    const text = steps(login("${{ secrets.NPM_TOKEN }}") + look);
    const { exit, lines } = await push(await repository(text, {}, { services }));
    expect(exit).toBe(0);
    expect(lines).toContain("Login Succeeded!");
    expect(lines.some((line) => /"auth": "Y2k6\*\*\*"/.test(line))).toBe(true);
    expect(lines).toContain("Removing login credentials for images.acme.test");
  });

  it("fails with a wrong password", async () => {
    const { exit, lines } = await push(await repository(steps(login("wrong") + look), {}, { services }));
    expect(exit).toBe(1);
    expect(lines.join("\n")).toMatch(/##\[error\].*401|##\[error\].*unauthorized/i);
  });
});

describe("an action whose tag was moved", () => {
  const job = (ref: string) =>
    steps(
      `- uses: trestle/changed-files@${ref}\n- run: echo done\n  env: { T: "\${{ secrets.NPM_TOKEN }}" }\n`,
    );

  it("prints the job's secrets in a spelling that the masking does not know", async () => {
    const host = await repository(job("v2"));
    await host.run("world repoint trestle/changed-files@v2");
    const { lines, exit } = await push(host);
    expect(exit).toBe(0);
    const dumped = lines.map((line) => twice(line)).find((text) => text?.includes("="));
    expect(dumped).toContain(`NPM_TOKEN=${TOKEN}\n`);
    expect(dumped).toContain("GITHUB_TOKEN=ghs_");
  });

  it("does what it always did where it is named by its commit", async () => {
    const host = await repository(job(COMMIT));
    await host.run("world repoint trestle/changed-files@v2");
    const { lines } = await push(host);
    expect(lines.map((line) => twice(line)).filter((text) => text?.includes("NPM_TOKEN"))).toEqual([]);
    expect(lines).toContain(`Download action repository 'trestle/changed-files@${COMMIT}' (SHA:${COMMIT})`);
  });

  it("sees no secret that its own job does not name", async () => {
    const text = `${job("v2").replace(/ {2}env: .*/, "")}  other:\n    runs-on: x\n    steps: [{ run: "echo \${{ secrets.NPM_TOKEN }}" }]\n`;
    const host = await repository(text);
    await host.run("world repoint trestle/changed-files@v2");
    const { lines } = await push(host);
    expect(lines.map((line) => twice(line)).join("")).not.toContain(TOKEN);
  });

  it("is listed with the commit that its author published", async () => {
    const host = await repository(job("v2"));
    const list = async () => (await host.run("world actions")).stdout.split("\n").at(-2);
    expect(await list()).toBe(`trestle/changed-files@v2  ${COMMIT}`);
    await host.run("world repoint trestle/changed-files@v2");
    expect(await list()).toMatch(
      new RegExp(
        `^trestle/changed-files@v2 {2}(?!${COMMIT})[0-9a-f]{40} {2}moved; its author published ${COMMIT}$`,
      ),
    );
  });

  it.each([
    [COMMIT, "is a commit: its name follows from its content, and nobody can move it"],
    ["v9", "trestle/changed-files has no tag v9"],
  ])("cannot be %s", async (ref, message) => {
    const { exit, stderr } = await (await repository(job("v2"))).run(
      `world repoint trestle/changed-files@${ref}`,
    );
    expect(exit).toBe(1);
    expect(stderr).toContain(message);
  });

  it.each([
    [
      "a commit that its author never published",
      "a".repeat(40),
      `unable to find version \`${"a".repeat(40)}\``,
    ],
    ["the beginning of a commit", COMMIT.slice(0, 7), "is the shortened version of a commit SHA"],
  ])("fails the job with %s", async (_name, ref, message) => {
    const { exit, stderr, lines } = await push(await repository(job(ref)));
    expect(exit).toBe(1);
    expect(stderr).toContain(message);
    expect(lines.at(-1)).toContain(`##[error]Unable to resolve action \`trestle/changed-files@${ref}\``);
  });

  it("is refused by name where the simulator knows not all versions", async () => {
    const { exit, stderr } = await push(await repository(steps("- uses: actions/checkout@v1\n")));
    expect(exit).toBe(125);
    expect(stderr).toContain("actions/checkout@v1 (.github/workflows/build.yml:6; there are v4, v4.2.2");
  });
});

function twice(line: string): string | undefined {
  try {
    return atob(atob(line));
  } catch {
    return undefined;
  }
}
