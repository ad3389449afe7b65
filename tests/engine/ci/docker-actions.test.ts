import { describe, expect, test } from "vitest";
import { push, pushSteps, repository, steps, TOKEN } from "./support.ts";

const FILES = {
  Dockerfile:
    "FROM busybox\nARG VERSION\nLABEL version=$VERSION\nRUN --mount=type=secret,id=npm_token wc -c /run/secrets/npm_token\n",
  "docker-bake.hcl": `variable "TAG" { default = "dev" }
target "release" {
  tags = ["shop:\${TAG}"]
  secret = ["id=npm_token,env=NPM_TOKEN"]
}
`,
};

describe("docker/bake-action", () => {
  const bake = (inputs: string) => `- uses: actions/checkout@v4
- uses: docker/bake-action@v6
  with:
    targets: release
${inputs}  env:
    NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
    TAG: "7"
`;

  test("builds with the step's environment: variables and secrets come from there", async () => {
    const { exit, host, lines } = await pushSteps(bake("    source: .\n"), FILES);
    expect(exit).toBe(0);
    expect(host.images.references()).toContain("shop:7");
    expect(lines.some((line) => line.includes(`${TOKEN.length} /run/secrets/npm_token`))).toBe(true);
  });

  test("builds the commit where no source is named, and overrides with set", async () => {
    const { exit, host } = await pushSteps(bake("    set: |\n      release.tags=shop:set\n"), FILES);
    expect(exit).toBe(0);
    expect(host.images.references()).toContain("shop:set");
  });

  test("refuses what is not modelled with file and line", async () => {
    const { exit, stderr } = await pushSteps(bake("    push: true\n"), FILES);
    expect(exit).toBe(125);
    expect(stderr).toMatch(
      /the input `push` of docker\/bake-action in \.github\/workflows\/build\.yml, line \d+/,
    );
  });
});

describe("docker/metadata-action", () => {
  test("names tags of a push to main, the most important first", async () => {
    const { lines } = await pushSteps(`- id: meta
  uses: docker/metadata-action@v5
  with:
    images: acme/Shop
    tags: |
      type=sha
      type=ref,event=branch
      type=raw,value=nightly
      type=semver,pattern={{version}}
      type=edge
- run: echo "$(echo "\${{ steps.meta.outputs.tags }}" | tr '\\n' ' ')"
`);
    expect(lines.find((line) => line.startsWith("acme/shop:edge "))).toMatch(
      /^acme\/shop:edge acme\/shop:main acme\/shop:nightly acme\/shop:sha-[0-9a-f]{7} $/,
    );
  });

  test("gives labels that a build puts into the image", async () => {
    const { host } = await pushSteps(
      `- uses: actions/checkout@v4
- id: meta
  uses: docker/metadata-action@v5
  with: { images: shop, labels: "com.acme.build=\${{ secrets.NPM_TOKEN }}" }
- uses: docker/build-push-action@v6
  with: { context: ., load: true, tags: "\${{ steps.meta.outputs.tags }}", labels: "\${{ steps.meta.outputs.labels }}" }
`,
      { Dockerfile: "FROM busybox\nRUN echo app > /app\n" },
    );
    expect(host.images.get("shop:main")?.config.Labels?.["com.acme.build"]).toBe(TOKEN);
  });
});

describe("a step's summary", () => {
  test("is masked line by line, and evidence like the log", async () => {
    const script = `- run: |
    echo "token \${{ secrets.NPM_TOKEN }}" >> "$GITHUB_STEP_SUMMARY"
    echo "\${{ secrets.NPM_TOKEN }}" | rev >> "$GITHUB_STEP_SUMMARY"
`;
    const { host } = await push(await repository(steps(script)));
    const reversed = [...TOKEN].reverse().join("");
    expect(host.pipeline?.jobs[0]?.summary).toEqual(["token ***", reversed]);
    expect((await host.run("world log build")).stdout).toContain(
      `Summary of the run:\ntoken ***\n${reversed}\n`,
    );
  });
});
