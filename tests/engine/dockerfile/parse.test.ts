import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instruction } from "../../../src/engine/dockerfile/instructions.ts";
import { parseDockerfile, parseInstruction } from "../../../src/engine/dockerfile/parse.ts";
import { SourceError } from "../../../src/engine/source/errors.ts";
import { checks, isParseError } from "./recorded.ts";

function failure(text: string): SourceError {
  try {
    parseDockerfile(text, "Dockerfile");
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

function only(text: string): Instruction {
  return parseDockerfile(`FROM busybox\n${text}`, "Dockerfile").stages[0]!.instructions[0]!;
}

describe("parseDockerfile agrees with the recorded engine", () => {
  const refused = checks.filter((check) => check.error !== undefined && isParseError(check.error));
  const accepted = checks.filter((check) => check.error === undefined || !isParseError(check.error));

  it.each(refused)("refuses $text", ({ text, error, lines }) => {
    const { message, location } = failure(text);
    expect(message).toBe(error);
    // BuildKit counts the line of a bad directive from 0.
    if (lines !== undefined && !/escape token|parser directive/.test(message))
      expect([location.range.start.line, location.range.end.line]).toEqual(lines);
  });

  it.each(accepted)("accepts $text", ({ text }) => {
    expect(parseDockerfile(text, "Dockerfile").stages.length).toBeGreaterThan(0);
  });

  it("refuses a line beyond 65535 bytes, the newline not counted", () => {
    const run = (length: number) => `FROM busybox\nRUN ${"x".repeat(length - 4)}\n`;
    expect(parseDockerfile(run(65_535), "Dockerfile").stages).toHaveLength(1);
    expect(failure(run(65_536)).message).toBe("dockerfile line greater than max allowed size of 65535");
  });
});

describe("parseDockerfile reads", () => {
  it("heredocs of COPY with their names, tabs and quoting", () => {
    const copy = only("COPY <<-A <<'B' /x/\n\t1\n\tA\n$2\nB\n");
    expect(copy).toMatchObject({
      kind: "COPY",
      sources: [],
      destination: "/x/",
      heredocs: [
        { name: "A", content: "1\n", raw: "\t1\n", expand: true, chomp: true },
        { name: "B", content: "$2\n", expand: false, chomp: false },
      ],
    });
  });

  it("shell and exec forms", () => {
    expect(only('RUN ["a", "b c"]')).toMatchObject({ command: { form: "exec", words: ["a", "b c"] } });
    expect(only("RUN ['a']")).toMatchObject({ command: { form: "shell", text: "['a']" } });
    expect(only("CMD  echo   hi ")).toMatchObject({ command: { form: "shell", text: "echo   hi" } });
  });

  it("continuations without comments, blanks at their start kept", () => {
    expect(only("RUN a \\\n# no\n  b \\\n\n c")).toMatchObject({
      command: { text: "a   b  c" },
      source: "RUN a   b  c",
      range: { start: { line: 2, column: 1 }, end: { line: 6, column: 3 } },
    });
  });

  it("where each pair stands", () => {
    const env = only('ENV A=1 \\\n  B="x y"');
    expect(env).toMatchObject({
      pairs: [
        { key: "A", value: "1", range: { start: { line: 2, column: 5 }, end: { line: 2, column: 8 } } },
        { key: "B", value: '"x y"', range: { start: { line: 3, column: 3 }, end: { line: 3, column: 10 } } },
      ],
    });
  });

  it("flags apart from the command, quotes removed", () => {
    expect(only("RUN --mount='type=secret,id=a' --network=none -- --mount=x a")).toMatchObject({
      mounts: [{ text: "type=secret,id=a" }],
      network: "none",
      command: { text: "--mount=x a" },
    });
  });

  it("ONBUILD with its heredoc as one text that parses again", () => {
    const onbuild = only("ONBUILD COPY <<EOF /x\nhi\nEOF\n");
    expect(onbuild).toMatchObject({ kind: "ONBUILD", expression: "COPY <<EOF /x\nhi\nEOF" });
    if (onbuild.kind === "ONBUILD")
      expect(parseInstruction(onbuild.expression, "Dockerfile")).toMatchObject({
        kind: "COPY",
        heredocs: [{ content: "hi\n" }],
      });
  });
});

describe("parseDockerfile on anything", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "FROM a\n",
      "RUN ",
      "COPY <<A",
      "ENV ",
      "ONBUILD ",
      "\\\n",
      "\n",
      "--mount=",
      "'",
      '"',
      "[",
    ),
    fc.constantFrom("$", "${", "}", "<<-EOF\n", "EOF\n", "#", "# escape=`\n", "`", "\t", "\r\n", "\ufeff"),
    fc.string({ maxLength: 8 }),
    fc.string({ maxLength: 4, unit: "binary" }),
  );

  it("never fails with anything but a SourceError inside the file", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        try {
          parseDockerfile(text, "Dockerfile");
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
          const { start, end } = (error as SourceError).location.range;
          expect(start.line).toBeGreaterThanOrEqual(1);
          expect(end.line).toBeGreaterThanOrEqual(start.line);
          expect(end.line).toBeLessThanOrEqual(text.split("\n").length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
