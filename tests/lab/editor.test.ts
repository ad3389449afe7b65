import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/engine/rules/diagnose.ts";
import { workspaceOf } from "../../src/engine/source/workspace.ts";
import { formatText } from "../../src/lab/editor/format.ts";
import { treeOf } from "../../src/lab/panels/tree-of.ts";

describe("formatText", () => {
  it("writes instructions in capitals and leaves continued lines, comments and heredocs alone", () => {
    const text =
      "from a  \n\n\n# env stays\nrun echo \\\n  copy that\nCOPY <<EOF /x\nrun  me  \n\n\n\nEOF\nuser x\n\n";
    expect(formatText("Dockerfile", text)).toBe(
      "FROM a\n\n# env stays\nRUN echo \\\n  copy that\nCOPY <<EOF /x\nrun  me  \n\n\n\nEOF\nUSER x\n",
    );
  });

  it("does not touch what does not parse, nor files whose blanks may mean something", () => {
    expect(formatText("Dockerfile", "RUN <<EOF\nnever ends  \n")).toBe("RUN <<EOF\nnever ends  \n");
    expect(formatText("compose.yaml", "a: [1,\nb: 2")).toBe("a: [1,\nb: 2");
    expect(formatText("package.json", "{,}")).toBe("{,}");
    expect(formatText("db_password.txt", "value  ")).toBe("value  ");
  });

  it("keeps the comments of YAML and indents JSON", () => {
    expect(formatText("compose.yaml", "# head\nservices:\n    a:\n        image:   x # why\n")).toBe(
      "# head\nservices:\n  a:\n    image: x # why\n",
    );
    expect(formatText("package.json", '{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });
});

it("puts paths into folders, folders first", () => {
  expect(treeOf(["b.txt", "api/src/x.js", "api/a.js", "a.txt"])).toEqual([
    {
      path: "api/",
      name: "api",
      children: [
        { path: "api/src/", name: "src", children: [{ path: "api/src/x.js", name: "x.js" }] },
        { path: "api/a.js", name: "a.js" },
      ],
    },
    { path: "a.txt", name: "a.txt" },
    { path: "b.txt", name: "b.txt" },
  ]);
});

describe("values that are known", () => {
  const values = [{ name: "db_password", value: "kT4vQz8mWx2RbL6n" }];
  const rulesIn = (files: Record<string, string>) =>
    diagnose(workspaceOf(files), values)
      .filter(({ rule }) => rule === "literal-token")
      .map(({ file, range, message }) => [file, range.start.line, range.start.column, message.slice(0, 36)]);

  it("are problems under any name and in any encoding", () => {
    expect(rulesIn({ Dockerfile: "FROM a\nLABEL weather=kT4vQz8mWx2RbL6n\n" })).toEqual([
      ["Dockerfile", 2, 15, "This is the value of db_password. It"],
    ]);
    expect(rulesIn({ "run.sh": `echo ${btoa("kT4vQz8mWx2RbL6n")} | base64 -d\n` })).toEqual([
      ["run.sh", 1, 6, "This is the value of db_password, in"],
    ]);
  });

  it("are at home in files that are handed over as secrets or not committed", () => {
    const compose = "services:\n  a:\n    image: a\n    secrets: [p]\nsecrets:\n  p:\n    file: ./p.txt\n";
    expect(rulesIn({ "compose.yaml": compose, "p.txt": "kT4vQz8mWx2RbL6n" })).toEqual([]);
    expect(rulesIn({ ".gitignore": "p.txt\n", "p.txt": "kT4vQz8mWx2RbL6n" })).toEqual([]);
  });
});
