import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Answer, LessonBundle } from "../lab/lesson-bundle.ts";
import type { LabFiles } from "../lab/protocol.ts";
import { workspacePath } from "./dot-git.ts";
import { parseQuiz, type Quiz } from "./quiz-schema.ts";

/** Reads `lessons/<slug>/` as it stands on disk, while the site is being built. */
export async function readLessonBundle(slug: string, root = process.cwd()): Promise<LessonBundle> {
  const folder = join(root, "lessons", slug);
  return {
    slug,
    lab: await readFile(join(folder, "lab.yaml"), "utf8"),
    files: await readTexts(join(folder, "files")),
    solutions: await readAnswers(join(folder, "solutions")),
    mistakes: await readAnswers(join(folder, "mistakes")),
  };
}

/** Reads `lessons/<slug>/quiz.yaml`; throws an Error that names the lesson and what is missing. */
export async function readQuiz(slug: string, root = process.cwd()): Promise<Quiz> {
  try {
    return parseQuiz(await readFile(join(root, "lessons", slug, "quiz.yaml"), "utf8"));
  } catch (error) {
    throw new Error(`lessons/${slug}: ${(error as Error).message}`);
  }
}

async function readAnswers(folder: string): Promise<Answer[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const { "why.md": why = "", ...files } = await readTexts(join(folder, name));
      return { name, files, why };
    }),
  );
}

/** Path in the workspace to text, for every file below the folder. */
async function readTexts(folder: string): Promise<LabFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths
      .sort()
      .map(async (path) => [workspacePath(relative(folder, path)), await readFile(path, "utf8")] as const),
  );
  return Object.fromEntries(texts);
}
