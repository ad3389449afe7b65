import { isCopy } from "../project/dockerfile-view.ts";
import { eachInstruction } from "../project/each.ts";
import { credentialIn } from "../project/secret-files.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const heredocCredentials: Rule = {
  meta: {
    id: "heredoc-credentials",
    title: "A heredoc writes a credential file",
    phase: "build",
    explanation:
      "The body of a heredoc is part of the Dockerfile, and the file that it makes is part of the layer. With `RUN` the body stands in the image's history as well.",
    instead: "Keep the file outside and mount it: `--mount=type=secret,id=netrc,target=/root/.netrc`.",
    others: "No checker we tried reads heredocs; a scanner of values sees only those with a known form.",
    references: [
      BUILD_SECRETS,
      {
        title: "Dockerfile reference: here-documents",
        url: "https://docs.docker.com/reference/dockerfile/#here-documents",
      },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine\nCOPY <<EOF /root/.netrc\nmachine r.test\nlogin ci password «kT4vQz8mWx2R»\nEOF\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN cat > /root/.netrc <<EOF\nmachine r.test login ci password «kT4vQz8mWx2R»\nEOF\n",
      },
      { Dockerfile: "FROM alpine\nCOPY <<EOF /app/.env\nAPI_KEY=«4f9a8b7c6d5e»\nEOF\n" },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine\nCOPY <<EOF /app/app.conf\nport=80\npassword_file=/run/secrets/pw\npassword=\nEOF\n",
      },
      { Dockerfile: "FROM alpine\nRUN <<EOF\napk add curl\nkey=$(cat k) && echo done\nEOF\n" },
      { Dockerfile: "FROM alpine\nCOPY <<'EOF' /entrypoint.sh\nexport TOKEN=$(cat /x)\nexec app\nEOF\n" },
    ],
  },
  check(project, report) {
    for (const { view, instruction } of eachInstruction(project)) {
      const heredocs = isCopy(instruction)
        ? instruction.heredocs
        : instruction.kind === "RUN" &&
            instruction.command.form === "shell" &&
            /\S\s*<<|<<\S+\s+\S/.test(instruction.command.text)
          ? instruction.command.heredocs
          : [];
      for (const { content } of heredocs) {
        const value = credentialIn(content);
        if (value !== undefined)
          report(
            view.source.find(value, instruction.range),
            "This credential is typed into the Dockerfile and stored in the layer.",
          );
      }
    }
  },
};
