import { urlCredentials } from "../credential-values.ts";
import { isComposeName, isDockerfileName } from "../project/project.ts";
import { SourceText } from "../project/source-text.ts";
import type { Rule } from "../types.ts";

/** While an image is built nothing answers there: builds that only check the address are given such a one. */
const nowhere = /^(?:localhost|127\.0\.0\.1|\[::1\]|\S*(?:dummy|placeholder|fake|example))/;

export const urlWithPassword: Rule = {
  meta: {
    id: "url-credentials",
    title: "A URL has a user's password in it",
    phase: "both",
    explanation:
      "A URL with `user:password@` is stored like any other text: in the history, in `ENV`, in labels, in the container's configuration, and clients print it when they fail.",
    instead:
      "At build time, give the client its own credential file with a secret mount. At run time, hand the URL without the password and let the application read the password from `/run/secrets`.",
    others:
      "gitleaks and Sonar know some of these by pattern; BuildKit looks at names only, so `DATABASE_URL` passes.",
    references: [
      {
        title: "RFC 3986, 3.2.1 User Information",
        url: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
      },
    ],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM alpine\nENV DATABASE_URL=«postgres://shop:kT4vQz8mWx2R@»db/shop\n" },
      { Dockerfile: "FROM alpine\nADD «https://ci:kT4vQz8mWx2R@»a.test/f /f\n" },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      - URL=«amqp://shop:kT4vQz8mWx2R@»mq/\n      - DB=«postgres://shop:changeme@»db/\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine\nRUN git clone git@github.com:acme/x.git && git clone ssh://git@git.test/x\n# http://u:kT4vQz8mWx2R@a.test\n",
      },
      { Dockerfile: "FROM alpine\nENV URL=http://user:${PASSWORD}@a.test/ HOST=http://a.test:8080/@scope\n" },
      {
        "compose.yaml":
          "services:\n  a:\n    image: registry.test:5000/a@sha256:0123\n    environment:\n      URL: http://user:dummy@a.test\n",
      },
      {
        Dockerfile:
          "FROM node:24\nENV DATABASE_URL=postgres://user:password@localhost/shop\nRUN npx prisma generate\n",
      },
    ],
  },
  check(project, report) {
    for (const [file, text] of project.files) {
      if (!isDockerfileName(file) && !isComposeName(file)) continue;
      const source = new SourceText(file, text);
      for (let number = 1; number <= source.lineCount; number++) {
        const line = source.line(number);
        if (!line.includes("@") || /^\s*#/.test(line)) continue;
        for (const { text: url, index, kind } of urlCredentials(line)) {
          const rest = line.slice(index + url.length);
          if (kind !== "literal" && kind !== "weak" && !(kind === "stand-in" && isComposeName(file)))
            continue;
          if (/^(?:[\w.-]+\.)?example\.(?:com|org|net)\b/.test(rest)) continue;
          if (kind === "weak" && isDockerfileName(file) && nowhere.test(rest)) continue;
          report(
            {
              file,
              range: {
                start: { line: number, column: index + 1 },
                end: { line: number, column: index + url.length + 1 },
              },
            },
            "The password in this URL is stored wherever the URL is.",
            { severity: kind === "literal" ? "warning" : "info" },
          );
        }
      }
    }
  },
};
