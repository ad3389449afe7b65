import { parse } from "yaml";
import { z } from "zod";

/** Text in which `code` stands between backticks. */
const text = z.string().min(1, "must not be empty");

const choice = z.strictObject({
  answer: text,
  /** Why it is right, or what is wrong with it: shown when the learner opens this answer. */
  why: z
    .string("each answer needs `why:`, right or wrong")
    .min(1, "each answer needs `why:`, right or wrong"),
  right: z.literal(true, "`right: true` marks the right answer; leave the line out of the others").optional(),
});

const question = z.strictObject({
  question: text,
  answers: z
    .array(choice)
    .min(3, "give three or four answers")
    .max(4, "give three or four answers")
    .refine(
      (answers) => answers.filter(({ right }) => right).length === 1,
      "exactly one answer must have `right: true`",
    ),
});

const quiz = z
  .array(question)
  .length(3, "a quiz has exactly three questions")
  .refine(
    (questions) => new Set(questions.map(({ answers }) => answers.findIndex(({ right }) => right))).size > 1,
    "the right answer stands at the same place in all three questions; move one",
  );

/** Three questions with three or four answers each, one of them right, every one explained. */
export type Quiz = z.infer<typeof quiz>;

/** Reads the text of a lesson's `quiz.yaml`; throws an Error that says what is missing and where. */
export function parseQuiz(source: string): Quiz {
  const result = quiz.safeParse(parse(source));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`quiz.yaml: ${place(issue?.path ?? [])}${issue?.message}`);
}

/** `[1, "answers", 0, "why"]` as "question 2, answer 1, why: ". */
function place(path: readonly PropertyKey[]): string {
  const words: string[] = [];
  path.forEach((part, index) => {
    if (typeof part === "number") words.push(`${index === 0 ? "question" : "answer"} ${part + 1}`);
    else if (part !== "answers" || index === path.length - 1) words.push(String(part));
  });
  return words.length > 0 ? `${words.join(", ")}: ` : "";
}
