import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseQuiz } from "../../src/site/quiz-schema.ts";

interface Choice {
  answer: string;
  why?: string;
  right?: boolean;
}

const question = (right: number, count = 3) => ({
  question: "Which?",
  answers: Array.from(
    { length: count },
    (_, index): Choice => ({
      answer: `answer ${index}`,
      why: `because ${index}`,
      ...(index === right && { right: true }),
    }),
  ),
});

/** What is wrong with a quiz whose third question is `last`. */
const trouble = (last: unknown) => () => parseQuiz(stringify([question(0), question(1), last]));

describe("a quiz", () => {
  it("has three questions with one right answer each, all explained", () => {
    const quiz = parseQuiz(stringify([question(0), question(1, 4), question(2)]));
    expect(quiz.map(({ answers }) => answers.findIndex(({ right }) => right))).toEqual([0, 1, 2]);
  });

  it.each([
    ["two right answers", { ...question(0), answers: [...question(0).answers, question(0).answers[0]] }],
    ["no right answer", question(-1)],
  ])("with %s is refused, and the place is named", (_, last) => {
    expect(trouble(last)).toThrow(
      "quiz.yaml: question 3, answers: exactly one answer must have `right: true`",
    );
  });

  it("with an answer that is not explained is refused", () => {
    const last = question(2);
    delete last.answers[1]?.why;
    expect(trouble(last)).toThrow("quiz.yaml: question 3, answer 2, why: each answer needs `why:`");
  });

  it("with two answers to a question is refused", () => {
    expect(trouble(question(1, 2))).toThrow("question 3, answers: give three or four answers");
  });

  it("with another number of questions is refused", () => {
    expect(() => parseQuiz(stringify([question(0), question(1)]))).toThrow("exactly three questions");
  });

  it("whose right answers all stand at one place is refused", () => {
    expect(() => parseQuiz(stringify([question(1), question(1), question(1)]))).toThrow("move one");
  });
});
