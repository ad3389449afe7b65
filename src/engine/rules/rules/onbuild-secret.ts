import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { eachInstruction } from "../project/each.ts";
import type { Rule } from "../types.ts";

export const onbuildSecret: Rule = {
  meta: {
    id: "onbuild-secret",
    title: "An ONBUILD trigger asks every child image for a credential",
    phase: "build",
    explanation:
      "`ONBUILD ARG` and `ONBUILD ENV` run in every image that is built on this one. Each of them then has the credential in its history or configuration, and its author never wrote a line about it.",
    instead: "Document the secret mount that child images should use, and leave the trigger out.",
    others: "No checker we tried looks inside ONBUILD.",
    references: [
      {
        title: "Dockerfile reference: ONBUILD",
        url: "https://docs.docker.com/reference/dockerfile/#onbuild",
      },
    ],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM node:24\nONBUILD ARG «NPM_TOKEN»\nONBUILD RUN npm ci\n" },
      { Dockerfile: "FROM node:24\nONBUILD ENV «API_KEY=4f9a8b7c6d5e»\n" },
    ],
    valid: [
      {
        Dockerfile:
          "FROM node:24\nONBUILD ARG VERSION\nONBUILD ENV API_KEY_FILE=/run/secrets/key\nONBUILD COPY . .\n",
      },
    ],
  },
  check(project, report) {
    for (const { instruction, at } of eachInstruction(project)) {
      if (instruction.kind !== "ONBUILD") continue;
      const [, kind, text = ""] = /^(ARG|ENV)\s+(.*)$/is.exec(instruction.expression) ?? [];
      if (kind === undefined) continue;
      for (const word of text.split(/\s+/)) {
        const [key = "", value] = word.split(/=(.*)/s);
        const bare = value === undefined && kind.toUpperCase() === "ARG";
        if (isCredentialName(key) && (bare || ["literal", "weak", "reference"].includes(valueKind(value))))
          report(at(word), `Every image built on this one will keep ${key}.`);
      }
    }
  },
};
