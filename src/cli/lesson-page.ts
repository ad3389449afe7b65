import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { lessonSchema } from "../site/lesson-schema.ts";
import { parseQuiz } from "../site/quiz-schema.ts";
import { TRACKS } from "../site/tracks.ts";

/** The story's headings, in the order in which a learner meets them. */
const HEADINGS = ["See it", "Fix it", "Prove it", "In your own repository"];

/** A claim about a lesson, and how to mend the lesson where it does not hold. */
export type Claim = readonly [what: string, mend: string | undefined];

/** What every lesson's page must have: goals, sources and frameworks, the four headings, a command, a quiz. */
export function provePage(folder: string): Claim[] {
  const file = join(folder, "lesson.mdx");
  if (!existsSync(file)) return [["there is a story", "add lesson.mdx; docs/lessons.md shows its head"]];
  const [, head, story] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(file, "utf8")) ?? [];
  if (head === undefined || story === undefined)
    return [["the story has a head", "lesson.mdx begins with `---`, its fields and `---`"]];
  return [
    ["the story's head is complete", headTrouble(head)],
    ["the story has its headings", headingTrouble(story)],
    ["the own repository gets a command to run", ownRepositoryTrouble(story)],
    ["the quiz is complete", quizTrouble(join(folder, "quiz.yaml"))],
  ];
}

function headTrouble(head: string): string | undefined {
  const result = lessonSchema.safeParse(parse(head));
  if (!result.success)
    return result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n    ");
  const keys = TRACKS.map(({ key }) => key);
  return keys.includes(result.data.track) ? undefined : `track: is one of ${keys.join(", ")}`;
}

function headingTrouble(story: string): string | undefined {
  const found = [...story.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  return found.join() === HEADINGS.join()
    ? undefined
    : `the \`##\` headings must be ${HEADINGS.join(", ")}; they are ${found.join(", ") || "missing"}`;
}

function ownRepositoryTrouble(story: string): string | undefined {
  const section = story.split(/^## In your own repository$/m)[1] ?? "";
  return /^```sh\n\S[\s\S]*?^```$/m.test(section)
    ? undefined
    : "under `## In your own repository`, say what to look for, with the command in a block of ```sh";
}

function quizTrouble(file: string): string | undefined {
  if (!existsSync(file)) return "add quiz.yaml: three questions, as docs/lessons.md shows";
  try {
    parseQuiz(readFileSync(file, "utf8"));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
