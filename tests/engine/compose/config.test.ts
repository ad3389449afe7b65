import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadProject } from "../../../src/engine/compose/load.ts";
import { renderConfig } from "../../../src/engine/compose/render.ts";
import { NotModelledError, SourceError } from "../../../src/engine/source/errors.ts";
import { callOf, configs } from "./recorded.ts";

function run(call: ReturnType<typeof callOf>): { stdout: string; stderr: string } {
  try {
    const project = loadProject(call.options, call.switches);
    const warnings = project.warnings.map((message) => `level=warning msg=${JSON.stringify(message)}\n`);
    return { stdout: renderConfig(project, call.config), stderr: warnings.join("") };
  } catch (error) {
    if (error instanceof SourceError) return { stdout: "", stderr: `${error.message}\n` };
    throw error;
  }
}

describe("docker compose config agrees with the recorded Compose", () => {
  it.each(configs)("$name", (recorded) => {
    const { stdout, stderr } = run(callOf(recorded));
    // Compose's own output ends without a newline for some lists.
    expect(stdout.trimEnd()).toBe(recorded.stdout.trimEnd());
    expect(stderr.trimEnd()).toBe(recorded.stderr.trimEnd());
  });
});

describe("loadProject on hostile files", () => {
  const load = (yaml: string) => run(callOf({ name: "", yaml, stdout: "", stderr: "" }));

  it("ends billion laughs with a message", () => {
    const level = (name: string, before: string) => `${name}: &${name} [${`*${before},`.repeat(9)}]\n`;
    const names = ["x-b", "x-c", "x-d", "x-e", "x-f", "x-g", "x-h"];
    const yaml = `x-a: &x-a [${"x,".repeat(9)}]\n${names.map((name, index) => level(name, index === 0 ? "x-a" : names[index - 1]!)).join("")}`;
    expect(load(yaml).stderr).toBe("yaml: document contains excessive aliasing\n");
  });

  it("ends an alias to itself with a message", () => {
    expect(load("x-a: &a [*a]\nservices: {app: {image: a}}\n").stderr).toContain("yaml: ");
  });

  it("never fails with anything but an error of its own", () => {
    const piece = fc.constantFrom(
      ...[
        "services:\n",
        "  app:\n",
        "    image: a\n",
        "    environment:\n",
        "      - A=$B\n",
        "      A: ${",
        "}\n",
        ": ",
      ],
      ...[
        "    secrets: [s]\n",
        "secrets:\n",
        "  s: {file: x}\n",
        "- ",
        "&a ",
        "*a\n",
        "<<: *a\n",
        "'",
        '"',
        "[",
        "\t",
        "|\n",
      ],
      ...[
        "    extends: app\n",
        "    command: a 'b\n",
        "    volumes: ['a:b']\n",
        "    ports: [1-2:3]\n",
        "null\n",
        "# c\n",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        try {
          load(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(NotModelledError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("loadProject knows where things stand", () => {
  const files = {
    "e.env": "# first\nX=1\n",
    "compose.override.yaml": "services:\n  app:\n    secrets:\n      - tok\n",
  };
  const yaml =
    "services:\n  app:\n    image: a\n    env_file: e.env\n    environment:\n      - A=1\n      - B=2\nsecrets:\n  tok:\n    file: t\n";
  const project = loadProject(callOf({ name: "", yaml, files, stdout: "", stderr: "" }).options);
  const app = project.services.get("app")!;

  it("environment entries, of the file and of an env_file", () => {
    expect(app.environment.get("B")?.source).toMatchObject({
      file: "compose.yaml",
      range: { start: { line: 7 } },
    });
    expect(app.environment.get("X")?.source).toMatchObject({ file: "e.env", range: { start: { line: 2 } } });
  });

  it("secrets and their grants", () => {
    expect(app.secrets[0]?.location).toMatchObject({
      file: "compose.override.yaml",
      range: { start: { line: 4 } },
    });
    expect(project.secrets.get("tok")?.location).toMatchObject({
      file: "compose.yaml",
      range: { start: { line: 9 } },
    });
  });
});
