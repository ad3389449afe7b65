import { describe, expect, it } from "vitest";
import { push, pushSteps, repository, steps, TOKEN } from "./support.ts";

/** The lines after the last `##[endgroup]`. */
const last = (lines: readonly string[]) => lines.slice(lines.lastIndexOf("##[endgroup]") + 1);

describe("run", () => {
  it("ends at the first command that fails, and skips what follows", async () => {
    const { exit, lines, stderr } = await pushSteps(
      "- run: |\n    false | true\n    echo one\n    false\n    echo two\n- run: echo three\n- if: always()\n  run: echo four\n",
    );
    expect(exit).toBe(1);
    expect(stderr).toBe("world: the job build failed: Process completed with exit code 1.\n");
    expect(lines.filter((line) => /^(?:one|two|three|four|##\[error\].*)$/.test(line))).toEqual([
      "one",
      "##[error]Process completed with exit code 1.",
      "four",
    ]);
  });

  it("fails in a pipe with `shell: bash`", async () => {
    expect((await pushSteps("- shell: bash\n  run: false | true\n")).exit).toBe(1);
  });

  it("runs as an ordinary user on a machine of its own, without the learner's environment", async () => {
    const host = await repository(steps("- run: id -un; echo [$MINE]; pwd; ls /work\n"), { "a.txt": "" });
    host.environment.set("MINE", "x");
    const { lines } = await push(host);
    expect(last(lines)).toEqual([
      "runner",
      "[]",
      "/home/runner/work/shop/shop",
      "ls: cannot access '/work': No such file or directory",
      "##[error]Process completed with exit code 2.",
    ]);
  });

  it("hands variables, outputs and folders on to later steps", async () => {
    const { lines } = await pushSteps(
      [
        "- id: one",
        "  run: |",
        '    echo "A=1" >> "$GITHUB_ENV"',
        '    printf "B<<END\\ntwo\\nlines\\nEND\\n" >> "$GITHUB_ENV"',
        '    echo "out=3" >> "$GITHUB_OUTPUT"',
        '    echo "/opt/x" >> "$GITHUB_PATH"',
        '    echo "$A"',
        '- run: echo "$A $B ${{ steps.one.outputs.out }} ${{ env.A }} ${PATH%%:*}"',
        "",
      ].join("\n"),
    );
    expect(last(lines)).toEqual(["1 two", "lines 3 1 /opt/x"]);
  });

  it("takes the nearest `env`", async () => {
    const text = steps(
      '- run: echo "$A $B $C"\n  env: { C: step }\n',
      "env: { A: workflow, B: workflow, C: workflow }\n",
    ).replace("    steps:", "    env: { B: job, C: job }\n    steps:");
    expect(last((await push(await repository(text))).lines)).toEqual(["workflow job step"]);
  });

  it("puts what an expression says into the script's text", async () => {
    expect(last((await pushSteps("- run: echo ${{ vars.REGION }} ${{ github.ref_name }}\n")).lines)).toEqual([
      "eu main",
    ]);
  });
});

describe("jobs", () => {
  const two = (needs: string) =>
    `on: push\njobs:\n  b:\n    ${needs}\n    runs-on: x\n    steps: [{ run: "echo \${{ needs.a.outputs.v }}; ls" }]\n  a:\n    runs-on: x\n    outputs: { v: "\${{ steps.s.outputs.v }}" }\n    steps: [{ id: s, run: "echo v=7 >> $GITHUB_OUTPUT; touch left; STATUS" }]\n`;

  it("run after those that they need, on machines of their own", async () => {
    const { host } = await push(await repository(two("needs: a").replace("STATUS", "true")));
    expect(host.pipeline?.jobs.map(({ job, result }) => [job, result])).toEqual([
      ["a", "success"],
      ["b", "success"],
    ]);
    expect(last(host.pipeline?.jobs[1]?.lines ?? [])).toEqual(["7"]);
  });

  it("are skipped where one that they need failed", async () => {
    const { host } = await push(await repository(two("needs: a").replace("STATUS", "false")));
    expect(host.pipeline?.jobs.map(({ result }) => result)).toEqual(["failure", "skipped"]);
  });

  it("hand on no output that holds a secret", async () => {
    const text = two("needs: a").replace("v=7", "v=${{ secrets.NPM_TOKEN }}").replace("STATUS", "true");
    const { lines } = await push(await repository(text));
    expect(lines).toContain("##[warning]Skip output 'v' since it may contain secret.");
    expect(lines.join("\n")).not.toContain(TOKEN);
  });
});

describe("commits", () => {
  it("hold what .gitignore leaves in", async () => {
    const { lines } = await pushSteps("- uses: actions/checkout@v4\n- run: ls -A\n", {
      ".gitignore": "token.txt\n",
      "token.txt": TOKEN,
      "app.js": "",
    });
    expect(last(lines).slice(0, 4)).toEqual([".git", ".github", ".gitignore", "app.js"]);
  });

  it("are not there before they are checked out", async () => {
    expect(last((await pushSteps("- run: ls -A\n", { "app.js": "" })).lines)).toEqual([]);
  });
});

describe("a runner's engine", () => {
  const files = { Dockerfile: "FROM busybox\nRUN date +%N > /made\n" };
  const build =
    "- uses: actions/checkout@v4\n- run: docker build -t shop:ci . && docker images -q shop && docker ps -aq\n";

  it("has neither the images, nor the cache, nor the containers of the learner's", async () => {
    const host = await repository(steps(build), files);
    await host.run("docker build -t shop:dev . && docker run -d --name kept shop:dev sleep 600");
    const { exit, lines } = await push(host);
    expect(exit).toBe(0);
    expect(lines.join("\n")).not.toContain("CACHED");
    const ids = last(lines).filter((line) => /^[0-9a-f]{12}$/.test(line));
    expect(ids).toHaveLength(1);
  });

  it("leaves the learner its images and the records of its builds, and no cache", async () => {
    const host = await repository(steps(build), files);
    await push(host);
    expect((await host.run("docker run --rm shop:ci ls /made")).stdout).toBe("/made\n");
    expect((await host.run("docker buildx history ls --format '{{.Name}}'")).stdout).toContain("shop");
    expect((await host.run("docker build . 2>&1 | grep -c CACHED")).stdout).toBe("0\n");
  });

  it("shows containers what lies in the workspace", async () => {
    const { lines } = await pushSteps(
      '- uses: actions/checkout@v4\n- run: docker run --rm -v "$PWD:/w" busybox cat /w/hello.txt\n',
      { "hello.txt": "hello\n" },
    );
    expect(lines).toContain("hello");
  });
});
