import { describe, expect, test } from "vitest";
import { applyFix } from "../../../src/engine/rules/apply-fix.ts";
import { diagnose } from "../../../src/engine/rules/diagnose.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** The files after the first fix of a rule was applied. */
function fixed(files: Record<string, string>, rule: string): Readonly<Record<string, string>> {
  const fix = diagnose(workspaceOf(files)).find((found) => found.rule === rule && found.fix)?.fix;
  if (!fix) throw new Error(`no fix of ${rule}`);
  return applyFix(files, fix);
}

describe("fixes", () => {
  test("an ARG becomes a secret mount, and the script passes a secret", () => {
    const after = fixed(
      {
        Dockerfile: "FROM node:24\nARG NPM_TOKEN\nCOPY package.json .npmrc ./\nRUN npm install\n",
        ".npmrc": "//r.test/:_authToken=${NPM_TOKEN}\n",
        "deliver.sh": "docker build --build-arg NPM_TOKEN=$NPM_TOKEN -t shop .\n",
      },
      "arg-secret",
    );
    expect(after.Dockerfile).toBe(
      "FROM node:24\nCOPY package.json .npmrc ./\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm install\n",
    );
    expect(after["deliver.sh"]).toBe("docker build --secret id=npm_token,env=NPM_TOKEN -t shop .\n");
    expect(diagnose(workspaceOf({ ...after }))).toEqual([]);
  });

  test("a password of a service becomes a compose secret", () => {
    const after = fixed(
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: kT4vQz8mWx2R\n      POSTGRES_DB: shop\n",
      },
      "compose-environment-password",
    );
    expect(after["compose.yaml"]).toBe(
      "services:\n  db:\n    secrets:\n      - postgres_password\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password\n      POSTGRES_DB: shop\n\nsecrets:\n  postgres_password:\n    file: ./postgres_password.txt\n",
    );
    expect(after["postgres_password.txt"]).toBe("kT4vQz8mWx2R\n");
    expect(after[".gitignore"]).toBe("postgres_password.txt\n");
    expect(diagnose(workspaceOf({ ...after }))).toEqual([]);
  });

  test("a file that COPY takes along goes into .dockerignore", () => {
    const files = { Dockerfile: "FROM node:24\nCOPY . .\n", ".env": "API_TOKEN=f81d4fae7dec\n" };
    const after = fixed({ ...files, ".dockerignore": "*.md" }, "copy-takes-secrets-along");
    expect(after[".dockerignore"]).toBe("*.md\n.env\n");
    expect(diagnose(workspaceOf({ ...after }))).toEqual([]);
    expect(fixed(files, "copy-takes-secrets-along")[".dockerignore"]).toBe(".env\n");
  });

  test("small ones: trace, mode, grant, user, variable, id", () => {
    const dockerfile = (text: string, rule: string) =>
      fixed({ Dockerfile: `FROM alpine\n${text}` }, rule).Dockerfile;
    expect(
      dockerfile("RUN --mount=type=secret,id=t,env=T set -eux; ./f $T\n", "trace-prints-secret"),
    ).toContain("set -eu;");
    expect(
      dockerfile(
        "USER 1000\nRUN --mount=type=secret,id=t ./f < /run/secrets/t\n",
        "nonroot-cannot-read-secret",
      ),
    ).toContain("id=t,uid=1000 ./f");
    expect(
      dockerfile("RUN --mount=type=secret,id=t,env=T ./f $(cat /run/secrets/t)\n", "env-mount-read-as-file"),
    ).toContain('./f "$T"');
    const wrong = {
      Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=npm_token npm ci\n",
      "d.sh": "docker build --secret id=npmtoken,env=T .\n",
    };
    expect(fixed(wrong, "secret-not-supplied").Dockerfile).toContain("id=npmtoken npm");
    const mode = {
      "compose.yaml":
        "services:\n  a:\n    image: a\n    secrets:\n      - source: s\n        mode: 440\nsecrets:\n  s:\n    file: s\n",
    };
    expect(fixed(mode, "compose-secret-mode")["compose.yaml"]).toContain("mode: 0440\n");
    const grant = {
      "compose.yaml":
        "services:\n  a:\n    image: a\n    environment:\n      P_FILE: /run/secrets/s\nsecrets:\n  s:\n    file: s\n",
    };
    expect(diagnose(workspaceOf({ ...fixed(grant, "compose-secret-not-attached") }))).toEqual([]);
  });
});
