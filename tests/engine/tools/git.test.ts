import { describe, expect, test } from "vitest";
import { loopbackHttpEndpoint } from "../../../src/engine/services/loopback-http.ts";
import { machineWith } from "./machine.ts";

const BASE = "http://127.0.0.1:8099";
const LOGIN = "http://ci:TOK@127.0.0.1:8099/repo.git";
const IDENTITY = "[user]\n\tname = A\n\temail = a@b.test\n[init]\n\tdefaultBranch = main\n";

/** A machine with a repository in /app; `script` runs there. */
async function shell(...scripts: string[]) {
  const machine = machineWith({
    local: new Map([[8099, loopbackHttpEndpoint()]]),
    files: { "/root/.gitconfig": IDENTITY },
  });
  let last = { status: 0, stdout: "", stderr: "" };
  for (const script of scripts)
    for (const line of script.split("\n"))
      last = await machine.run(words(line), { environment: { HOME: "/root", ...environmentOf(line) } });
  return { ...last, read: machine.read, run: machine.run };
}

const words = (line: string) =>
  (line.match(/"[^"]*"|\S+/g) ?? [])
    .map((word) => word.replaceAll('"', ""))
    .filter((word, at) => at > 0 || !/^[A-Z_]+=/.test(word));
const environmentOf = (line: string) =>
  Object.fromEntries([/^([A-Z_]+)=(\S+) /.exec(line)?.slice(1) ?? []].filter((pair) => pair.length > 0));

/** What git 2.47.3 did and printed over the same helper. */
describe("git submodule", () => {
  test("keeps a login in .gitmodules, .git/config and .git/modules", async () => {
    const { read } = await shell("git init -q /app", `git submodule add ${LOGIN} vendor/lib`);
    expect(read("/app/.gitmodules")).toBe(
      `[submodule "vendor/lib"]\n\tpath = vendor/lib\n\turl = ${LOGIN}\n`,
    );
    expect(read("/app/.git/config")).toContain(
      `[submodule "vendor/lib"]\n\turl = ${LOGIN}\n\tactive = true\n`,
    );
    expect(read("/app/.git/modules/vendor/lib/config")).toContain(`\turl = ${LOGIN}\n`);
    expect(read("/app/.git/modules/vendor/lib/config")).toContain("\tworktree = ../../../../vendor/lib\n");
    expect(read("/app/vendor/lib/.git")).toBe("gitdir: ../../.git/modules/vendor/lib\n");
    expect(read("/app/vendor/lib/lib.txt")).toBe("the library\n");
  });

  test("update tells the URL that it registers, login and all", async () => {
    const { stdout, stderr } = await shell(
      "git init -q /app",
      `git submodule --quiet add ${LOGIN} lib`,
      "git commit -q -m one",
      "git clone -q --recurse-submodules /app /copy",
      "git clone --recurse-submodules /app /again",
    );
    expect(stderr).toBe(
      `Cloning into '/again'...\ndone.\nSubmodule 'lib' (${LOGIN}) registered for path 'lib'\nCloning into '/again/lib'...\n`,
    );
    expect(stdout).toBe("Submodule path 'lib': checked out 'b6b79a0169f6a22f9840519f132f79a97c86d612'\n");
  });
});

describe("what was removed", () => {
  const REMOVED = [
    "git init -q /app",
    "git add .env",
    'git commit -q -m "Add settings"',
    "git rm -q .env",
    'git commit -q --allow-empty -m "Remove settings"',
  ];

  async function removed() {
    const machine = machineWith({
      files: { "/root/.gitconfig": IDENTITY, "/app/.env": "TOK\n", "/app/new": "TOK\n" },
    });
    const run = (line: string) => machine.run(words(line), { environment: { HOME: "/root" } });
    for (const line of REMOVED) await run(line);
    return run;
  }

  test("is shown by log -p, by show and by grep over history", async () => {
    const run = await removed();
    const { stdout } = await run("git log -p");
    expect(stdout).toContain("deleted file mode 100644\n");
    expect(stdout).toContain("--- a/.env\n+++ /dev/null\n@@ -1 +0,0 @@\n-TOK\n");
    expect(stdout).toContain("--- /dev/null\n+++ b/.env\n@@ -0,0 +1 @@\n+TOK\n");
    expect((await run("git show HEAD~1:.env")).stdout).toBe("TOK\n");
    expect((await run("git grep TOK HEAD~1")).stdout).toBe("HEAD~1:.env:TOK\n");
    expect((await run("git grep TOK")).status).toBe(1);
  });

  test("survives an amended commit until the reflog expires and gc prunes", async () => {
    const run = await removed();
    await run("git reset -q --hard HEAD~1");
    await run('git commit -q --amend -m "Add nothing"');
    expect((await run("git show HEAD@{1}:.env")).stdout).toBe("TOK\n");
    await run("git rm -q --cached .env");
    await run('git commit -q --amend --allow-empty -m "Add nothing"');
    await run("git reflog expire --expire=now --all");
    await run("git gc -q --prune=now");
    expect((await run("git show HEAD@{1}:.env")).status).toBe(128);
    expect((await run("git count-objects")).stdout).toBe("0 objects, 0 kilobytes\n");
  });

  test("a stash keeps it until it is dropped", async () => {
    const run = await removed();
    await run("git add new");
    expect((await run("git stash")).stdout).toMatch(
      /^Saved working directory and index state WIP on main: [0-9a-f]{7} Remove settings\n$/,
    );
    expect((await run("git stash show -p")).stdout).toContain("+TOK\n");
    expect((await run("git status --short")).stdout).toBe("");
    await run("git stash pop -q");
    expect((await run("git status --short")).stdout).toBe("A  new\n");
    expect((await run("git stash list")).stdout).toBe("");
  });
});

describe("git push", () => {
  test("to a bare repository", async () => {
    const { stderr, run } = await shell(
      "git init -q --bare -b main /srv/app.git",
      "git init -q /app",
      "git commit -q --allow-empty -m one",
      "git push /srv/app.git main",
    );
    expect(stderr).toBe("To /srv/app.git\n * [new branch]      main -> main\n");
    expect((await run(["git", "--git-dir=/srv/app.git", "log", "--format=%s"])).stdout).toBe("one\n");
  });

  test("to a server that only serves files tells the URL with its login", async () => {
    const { status, stderr } = await shell(
      `git clone -q ${LOGIN} /app/src`,
      "git -C /app/src commit -q --allow-empty -m one",
      "git -C /app/src push origin main",
    );
    expect(status).toBe(1);
    expect(stderr).toBe(
      `error: Cannot access URL ${LOGIN}/, return code 22\nfatal: git-http-push failed\nerror: failed to push some refs to '${BASE}/repo.git'\n`,
    );
  });
});

describe("traces", () => {
  test("GIT_TRACE prints command lines with their URLs", async () => {
    const { stderr } = await shell(`GIT_TRACE=1 git clone -q ${LOGIN} /app/src`);
    expect(stderr).toContain(`git.c:479               trace: built-in: git clone -q ${LOGIN} /app/src\n`);
    expect(stderr).toContain(`trace: start_command: /usr/lib/git-core/git-remote-http origin ${LOGIN}\n`);
  });

  test.each([
    ["GIT_TRACE_CURL=1", "Authorization: Bearer TOK", "Authorization: Bearer <redacted>"],
    ["GIT_CURL_VERBOSE=1", "PRIVATE-TOKEN: TOK", "PRIVATE-TOKEN: TOK"],
  ])("%s with %s", async (variable, header, shown) => {
    const { stderr } = await shell(
      `${variable} git -c "http.extraheader=${header}" ls-remote ${BASE}/repo.git`,
    );
    expect(stderr).toContain(`http.c:872              => Send header: ${shown}\n`);
  });
});

test("GIT_TRACE_CURL tells a URL with its login when libcurl asks again", async () => {
  const { stderr } = await shell(`GIT_TRACE_CURL=1 git ls-remote ${LOGIN}`);
  expect(stderr).toContain(
    `== Info: Issue another request to this URL: '${LOGIN}/info/refs?service=git-upload-pack'\n`,
  );
  expect(stderr).toContain("=> Send header: Authorization: Basic <redacted>\n");
});

describe("configuration", () => {
  test("includeIf holds below the folder that it names", async () => {
    const machine = machineWith({
      files: {
        "/root/.gitconfig": '[includeIf "gitdir:/app/"]\n\tpath = /root/work\n',
        "/root/work": "[http]\n\textraheader = X-Key: TOK\n",
      },
    });
    const run = (line: string, cwd: string) =>
      machine.run(words(line), { environment: { HOME: "/root" }, cwd });
    await run("git init -q /app/a", "/app");
    expect((await run("git config http.extraheader", "/app/a")).stdout).toBe("X-Key: TOK\n");
    expect((await run("git config http.extraheader", "/tmp")).status).toBe(1);
  });

  test("helpers for one host; an empty one forgets those before it", async () => {
    const { stderr, status, run } = await shell(
      `git config --global credential.${BASE}.helper store`,
      "git config --global --add credential.helper cache",
    );
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(
      (
        await run(["git", "config", "--global", "--get-regexp", "credential"], {
          environment: { HOME: "/root" },
        })
      ).stdout,
    ).toBe(`credential.${BASE}.helper store\ncredential.helper cache\n`);
  });
});

describe("what git tells of a remote", () => {
  test("ls-remote without an address names it, login and all", async () => {
    const { stderr } = await shell("git init -q /app", `git remote add origin ${LOGIN}`, "git ls-remote");
    expect(stderr).toBe(`From ${LOGIN}\n`);
  });

  test("GIT_TRACE shows the helper's address, and a login's helper", async () => {
    const fetched = await shell(
      "git init -q /app",
      `git remote add origin ${LOGIN}`,
      "GIT_TRACE=1 git fetch",
    );
    expect(fetched.stderr).toContain(`trace: run_command: GIT_DIR=.git git remote-http origin ${LOGIN}\n`);
    const asked = await shell(
      `GIT_TRACE=1 git -c "credential.helper=!echo password=TOK username=ci;:" ls-remote ${BASE}/repo.git`,
    );
    expect(asked.stderr).toContain("trace: run_command: 'echo password=TOK username=ci;: get'\n");
  });

  test("GIT_CONFIG_PARAMETERS holds as -c does", async () => {
    const { status } = await shell(
      `GIT_CONFIG_PARAMETERS='http.extraheader'='X-Api-Key:TOK' git ls-remote ${BASE}/repo.git`,
    );
    expect(status).toBe(0);
  });

  test("names of tags stay in what gc writes for servers of files", async () => {
    const { read } = await shell(
      "git init -q /app",
      "git commit -q --allow-empty -m one",
      "git tag v-TOK",
      "git gc -q",
      "git tag -d v-TOK",
    );
    expect(read("/app/.git/info/refs")).toContain("\trefs/tags/v-TOK\n");
    expect(read("/app/.git/packed-refs")).not.toContain("TOK");
  });
});

describe("whose repository it is", () => {
  const REPOSITORY = {
    "/app/.git/HEAD": "ref: refs/heads/main\n",
    "/app/.git/config": `[remote "o"]\n\turl = ${LOGIN}\n`,
  };
  const machine = () =>
    machineWith({ files: { ...REPOSITORY, "/etc/hostname": "", "/tmp/home/.gitconfig": "" } });
  const run = (argv: string[]) =>
    machine().run(argv, {
      cwd: "/app",
      environment: { HOME: "/tmp/home" },
      as: { uid: 1000, gid: 1000, groups: [] },
    });

  test("another user's is none, and its configuration is not read", async () => {
    expect(await run(["git", "remote", "-v"])).toEqual({
      status: 128,
      stdout: "",
      stderr: `fatal: detected dubious ownership in repository at '/app'
To add an exception for this directory, call:

\tgit config --global --add safe.directory /app
`,
    });
    expect((await run(["git", "config", "--get", "remote.o.url"])).status).toBe(1);
  });

  test("safe.directory trusts it", async () => {
    const { stdout } = await run(["git", "-c", "safe.directory=/app", "config", "--get", "remote.o.url"]);
    expect(stdout).toBe(`${LOGIN}\n`);
  });

  test("a folder that is closed takes no configuration", async () => {
    expect(await run(["git", "config", "--system", "a.b", "c"])).toEqual({
      status: 255,
      stdout: "",
      stderr: "error: could not lock config file /etc/gitconfig: Permission denied\n",
    });
  });
});
