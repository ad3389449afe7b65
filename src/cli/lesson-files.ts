import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Lab, parseLab } from "../engine/grading/lab.ts";
import { type MistakeNote, parseMistakeNote } from "../engine/grading/mistakes.ts";
import type { Workspace, WorkspaceFile } from "../engine/source/workspace.ts";
import { workspacePath } from "../site/dot-git.ts";

/** An answer of the lesson's author: only the files that differ from the starter. */
export interface Answer {
  readonly name: string;
  readonly files: Workspace;
}

/** A lesson's folder, read from disk. */
export interface Lesson {
  readonly slug: string;
  readonly lab: Lab;
  readonly starter: Workspace;
  /** The commands that the story offers for the terminal, in order. */
  readonly storyCommands: readonly string[];
  readonly solutions: readonly (Answer & { readonly why: string })[];
  readonly mistakes: readonly (Answer & { readonly note: MistakeNote })[];
}

const WHY = "why.md";

/** All files below `folder`, relative path (`dot-git` as `.git`) to file; symbolic links are followed. */
export function readWorkspace(folder: string): Map<string, WorkspaceFile> {
  const files = new Map<string, WorkspaceFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    const stat = statSync(path);
    if (stat.isFile())
      files.set(workspacePath(relative(folder, path)), {
        content: readFileSync(path),
        mode: stat.mode & 0o777,
      });
  }
  return files;
}

/** `answer` laid over `base`. A file of the answer that is empty removes the base's file. */
export function overlay(base: Workspace, answer: Workspace): Workspace {
  const merged = new Map([...base, ...answer]);
  for (const [path, { content }] of answer) if (content.length === 0) merged.delete(path);
  return merged;
}

/** Reads `lessons/<slug>`; throws an Error that names the file and says how to mend it. */
export function readLesson(folder: string, slug: string): Lesson {
  const at = (...parts: string[]) => join(folder, slug, ...parts);
  if (!existsSync(at("lab.yaml"))) throw new Error(`lessons/${slug}: there is no lab.yaml`);
  return {
    slug,
    lab: parseLab(readFileSync(at("lab.yaml"), "utf8"), `lessons/${slug}/lab.yaml`),
    starter: readWorkspace(at("files")),
    storyCommands: existsSync(at("lesson.mdx")) ? storyCommands(readFileSync(at("lesson.mdx"), "utf8")) : [],
    solutions: readAnswers(at("solutions")).map(({ why, ...answer }) => ({ ...answer, why })),
    mistakes: readAnswers(at("mistakes")).map(({ why, ...answer }) => ({
      ...answer,
      note: withPlace(`lessons/${slug}/mistakes/${answer.name}`, () => parseMistakeNote(why)),
    })),
  };
}

/** `<Run>docker ps</Run>`, or `<Run>{"..."}</Run>` where the command has signs that MDX would read. */
function storyCommands(story: string): string[] {
  return [...story.matchAll(/<Run>(?:\{("(?:[^"\\]|\\.)*")\}|([^<]+))<\/Run>/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : (JSON.parse(quoted) as string),
  );
}

export function lessonSlugs(folder: string): string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
}

function readAnswers(folder: string): (Answer & { readonly why: string })[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const files = readWorkspace(join(folder, name));
    const why = files.get(WHY);
    if (!why) throw new Error(`${folder}/${name}: there is no ${WHY} that explains this answer`);
    files.delete(WHY);
    return { name, files, why: new TextDecoder().decode(why.content) };
  });
}

function withPlace<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`);
  }
}
