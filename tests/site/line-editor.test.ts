import { describe, expect, it } from "vitest";
import { LineEditor } from "../../src/lab/terminal/line-editor.ts";

function setup(words: readonly string[] = []) {
  const submitted: string[] = [];
  const state = { cancelled: 0, cleared: 0, screen: "" };
  const editor = new LineEditor(
    {
      write: (text) => {
        state.screen += text;
      },
      submit: (line) => submitted.push(line),
      cancel: () => {
        state.cancelled++;
        editor.start();
      },
      complete: async (line) => ({ from: line.lastIndexOf(" ") + 1, words }),
      clear: () => {
        state.cleared++;
      },
    },
    "$ ",
  );
  editor.start();
  const type = (...keys: string[]) => {
    for (const key of keys) editor.input(key);
  };
  return { editor, submitted, state, type };
}

const UP = "\x1b[A";
const DOWN = "\x1b[B";
const LEFT = "\x1b[D";
const ENTER = "\r";

describe("LineEditor", () => {
  it("inserts where the cursor is", () => {
    const { type, editor } = setup();
    type("dcker", LEFT, LEFT, LEFT, LEFT, "o");
    expect(editor.line).toBe("docker");
  });

  it("edits as readline does", () => {
    const { type, editor } = setup();
    type("docker run shop", "\x17", "-d ", "\x19");
    expect(editor.line).toBe("docker run -d shop");
    type("\x01", "\x0b");
    expect(editor.line).toBe("");
    type("\x7f", "\x1b[3~");
    expect(editor.line).toBe("");
  });

  it("walks the history and comes back to what was being typed", () => {
    const { type, editor, submitted } = setup();
    type("one", ENTER, "two", ENTER, "two", ENTER, "half");
    type(UP);
    expect(editor.line).toBe("two");
    type(UP);
    expect(editor.line).toBe("one");
    type(UP, DOWN, DOWN);
    expect(editor.line).toBe("half");
    expect(submitted).toEqual(["one", "two", "two"]);
  });

  it("runs each line of a pasted text but the last, which may be finished by hand", () => {
    const { type, editor, submitted } = setup();
    type("docker ps\r\nls\rdocker im");
    expect(submitted).toEqual(["docker ps", "ls"]);
    expect(editor.line).toBe("docker im");
  });

  it("ignores keys that it does not know and bytes that do not print", () => {
    const { type, editor } = setup();
    type("\x1b[15~", "a\x00b");
    expect(editor.line).toBe("ab");
  });

  it("completes a single candidate, the common part of several, and lists those that differ", async () => {
    const one = setup(["Dockerfile"]);
    one.type("cat Doc", "\t");
    await Promise.resolve();
    await Promise.resolve();
    expect(one.editor.line).toBe("cat Dockerfile ");

    const folder = setup(["api/"]);
    folder.type("ls a", "\t");
    await Promise.resolve();
    await Promise.resolve();
    expect(folder.editor.line).toBe("ls api/");

    const several = setup(["shop-api", "shop-db"]);
    several.type("docker rm s", "\t");
    await Promise.resolve();
    await Promise.resolve();
    expect(several.editor.line).toBe("docker rm shop-");
    several.type("\t");
    await Promise.resolve();
    await Promise.resolve();
    expect(several.state.screen).toContain("shop-api  shop-db");
  });

  it("keys that are pressed before a completion arrives come after it", async () => {
    const { editor, submitted, type } = setup(["images"]);
    type("docker im", "\t", "-", "q", "\r", "ls");
    expect(editor.line).toBe("docker im");
    await Promise.resolve();
    await Promise.resolve();
    expect(submitted).toEqual(["docker images -q"]);
    expect(editor.line).toBe("ls");
  });

  it("Ctrl+C gives the line up, Ctrl+L clears the screen and keeps it", () => {
    const { type, editor, state, submitted } = setup();
    type("half", "\x0c");
    expect([state.cleared, editor.line]).toEqual([1, "half"]);
    type("\x03");
    expect([state.cancelled, editor.line, submitted]).toEqual([1, "", []]);
  });
});
