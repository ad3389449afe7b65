import { describe, expect, it } from "vitest";
import { TOOLS } from "../../src/engine/tools/registry.ts";
import { dockerGroups } from "../../src/site/commands/docker.ts";
import { headComment, simulatedPrograms, utilityNames } from "../../src/site/commands/programs.ts";

const groups = dockerGroups();
const commands = groups.flatMap((group) => group.commands);
const named = (name: string) => commands.find((command) => command.name === name);

describe("the reference of docker's commands", () => {
  it("lists each command once, with its other names", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    expect(named("docker container run")?.aliases).toContain("docker run");
    expect(named("docker run")).toBeUndefined();
    expect(named("docker buildx build")?.aliases).toContain("docker build");
    expect(named("docker compose up")).toBeDefined();
    expect(named("docker secret create")).toBeDefined();
    expect(named("docker version")).toBeDefined();
  });

  it("tells flags that act from those that are refused", () => {
    const build = named("docker buildx build");
    expect(build?.modelled).toEqual(expect.arrayContaining(["--secret", "--build-arg", "--target"]));
    const run = named("docker container run");
    expect(run?.refused).toContain("--link");
    for (const { name, modelled, harmless, refused } of commands) {
      const all = [...modelled, ...harmless, ...refused];
      expect(new Set(all).size, name).toBe(all.length);
    }
  });

  it("names commands that are refused, and lists none of them as simulated", () => {
    const refused = groups.flatMap((group) => group.refused);
    expect(refused).toContain("docker compose watch");
    for (const name of refused) expect(named(name)).toBeUndefined();
  });
});

describe("the reference of programs", () => {
  const programs = simulatedPrograms();

  it("has every program of the registry, with what its source says of it", () => {
    const listed = programs.flatMap(({ names }) =>
      names.map((name) => name.replace(/^(.*) of (\w+)$/, "$2:$1")),
    );
    const elsewhere = /^(busybox|coreutils:.*|ash|bash|dash)$/;
    expect(listed.sort()).toEqual(
      [...Object.keys(TOOLS).filter((name) => !elsewhere.test(name)), "world"].sort(),
    );
    for (const { names, notes } of programs) expect(notes.join(" ").length, names.join()).toBeGreaterThan(30);
  });

  it("has the utilities", () => {
    expect(utilityNames()).toEqual(expect.arrayContaining(["cat", "sed", "tar", "base64"]));
  });

  it("reads a head comment as paragraphs", () => {
    expect(headComment("/**\n * One\n * line.\n *\n * Two.\n */\nconst a = 1;\n")).toEqual([
      "One line.",
      "Two.",
    ]);
    expect(headComment("const a = 1;\n")).toEqual([]);
  });
});
