import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryProject } from "../../src/cli/fuzz/grammar.ts";
import { yamlOf } from "../../src/cli/fuzz/keep.ts";
import { bundleOf, caseOf, type Project } from "../../src/cli/fuzz/project.ts";
import { shrink, smallerOnes } from "../../src/cli/fuzz/shrink.ts";
import { projectOf } from "../../src/cli/fuzz.ts";
import { parseCaseSettings } from "../../src/engine/evidence/case-settings.ts";

const SAMPLES = 300;
const projects = fc.sample(arbitraryProject, { seed: 1, numRuns: SAMPLES });

describe("generated cases", () => {
  it("are well-formed", () => {
    for (const project of projects) {
      const definition = caseOf(project);
      const settings = parseCaseSettings(yamlOf(definition), "case.yaml");
      expect(settings.commands).toEqual(definition.commands);
      expect(settings.commands.every((command) => command.trim() !== "")).toBe(true);
      expect(project.dockerfile.some((line) => line.startsWith("FROM "))).toBe(true);
      const texts = [...definition.files.values()].map(({ content }) => new TextDecoder().decode(content));
      expect(texts.join("").concat(...definition.commands)).not.toContain("@@");
    }
  });

  it("follow from the seed alone", () => {
    expect(projectOf(7)).toEqual(projectOf(7));
    expect(projectOf(7)).not.toEqual(projectOf(8));
  });

  it("hold every instruction, every kind of mount and every form of RUN", () => {
    const text = projects.map(({ dockerfile }) => dockerfile.join("\n")).join("\n");
    const instructions =
      "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR";
    for (const word of instructions.split(" ")) expect(text).toMatch(new RegExp(`^${word} `, "m"));
    for (const type of ["secret", "cache", "tmpfs", "bind"]) expect(text).toContain(`--mount=type=${type},`);
    for (const form of [/^RUN .*\["sh"/m, /^RUN .*<<EOF$/m, /^RUN .*<<-"END"$/m, /^#!\/bin\/sh -e$/m]) {
      expect(text).toMatch(form);
    }
    expect(text).toContain("COPY --from=");
  });

  it("lie side by side in a bundle without sharing a name", () => {
    const [a, b] = projects as [Project, Project];
    const { definition, owners } = bundleOf([a, b]);
    expect(definition.commands).toHaveLength(a.commands.length + b.commands.length);
    expect(owners).toEqual([...a.commands.map(() => 0), ...b.commands.map(() => 1)]);
    expect(definition.commands[0]).toMatch(/^cd a && .*-t shopa:0/);
    expect(definition.commands[a.commands.length]).toMatch(/^cd b && .*-t shopb:0/);
    expect(definition.files.has("a/Dockerfile") && definition.files.has("b/Dockerfile")).toBe(true);
  });
});

describe("shrinking", () => {
  const project: Project = {
    dockerfile: [
      "FROM busybox",
      "ENV A=b",
      "RUN --mount=type=cache,target=/c echo a && echo bad && echo c",
      "CMD x",
    ],
    ignore: ["conf", "src"],
    commands: ["docker build -t shop@@:0 .", "true"],
  };
  const isBad = ({ dockerfile, commands }: Project) =>
    commands.length > 0 && dockerfile.some((line) => line.includes("echo bad"));

  it("leaves what the disagreement needs, and nothing else", async () => {
    const smallest = await shrink(project, async (each) => isBad(each), 100);
    expect(smallest.dockerfile).toEqual(["FROM busybox", "RUN echo bad"]);
    expect(smallest.commands).toHaveLength(1);
    expect(smallest.ignore).toEqual([]);
  });

  it("asks no more often than it may", async () => {
    let asked = 0;
    await shrink(project, async (each) => ++asked > 0 && isBad(each), 5);
    expect(asked).toBe(5);
  });

  it("never offers a case without commands or stages", () => {
    for (const smaller of smallerOnes(project)) {
      expect(smaller.commands.length).toBeGreaterThan(0);
      expect(smaller.dockerfile.some((line) => line.startsWith("FROM "))).toBe(true);
    }
  });
});
