import { tokenIn } from "../credential-values.ts";
import { isComposeName, isDockerfileName } from "../project/project.ts";
import { SourceText } from "../project/source-text.ts";
import type { Rule } from "../types.ts";

export const literalToken: Rule = {
  meta: {
    id: "literal-token",
    title: "A token is typed into a file",
    phase: "both",
    explanation:
      "This text has the form of a real token or private key. It goes wherever the file goes: into the repository, its forks and its history, and often into the image.",
    instead:
      "Revoke the token: it must count as known. Then pass its successor as a secret, from outside the repository.",
    others: "gitleaks, trufflehog and their like find these well, and many more kinds.",
    references: [
      {
        title: "OWASP NHI2:2025 Secret Leakage",
        url: "https://owasp.org/www-project-non-human-identities-top-10/2025/2-secret-leakage/",
      },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine\nRUN echo «ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8» | gh auth login --with-token\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      X: «npm_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8»\n",
      },
      { "deliver.sh": "docker build --build-arg K=«AKIAQ2W3E4R5T6Y7U2I3» .\n" },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine\nLABEL k=AKIAIOSFODNN7EXAMPLE\nENV T=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n# npm_...\n",
      },
    ],
  },
  check(project, report) {
    for (const [file, text] of project.files) {
      if (!isDockerfileName(file) && !isComposeName(file) && !/\.(?:sh|ya?ml)$/.test(file)) continue;
      const source = new SourceText(file, text);
      let from = 0;
      for (let found = tokenIn(text); found !== undefined; found = tokenIn(text.slice(from))) {
        const start = from + found.index;
        from = start + found.text.length;
        report(
          { file, range: source.range(start, from) },
          `This looks like ${found.what}. Revoke it, and pass its successor as a secret.`,
        );
      }
    }
  },
};
