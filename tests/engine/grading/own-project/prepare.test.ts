import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradeLab } from "../../../../src/engine/grading/grade.ts";
import { parseLab } from "../../../../src/engine/grading/lab.ts";
import { canaryOf } from "../../../../src/engine/grading/own-project/canary.ts";
import {
  labYaml,
  leaklabYaml,
  readLeaklabYaml,
} from "../../../../src/engine/grading/own-project/documents.ts";
import { prepareProject, withoutNewSecrets } from "../../../../src/engine/grading/own-project/prepare.ts";
import { workspaceOf } from "../../../../src/engine/source/workspace.ts";

/** The same numbers every time. */
function counting() {
  let state = 7;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

const TOKEN = "npm_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
const COMPOSE = `services:
  db:
    image: postgres
    environment:
      POSTGRES_USER: postgres
      POSTGRES_PASSWORD: hunter2
  api:
    build:
      context: .
      secrets: [npm_token]
    environment:
      API_TOKEN: \${API_TOKEN}
    secrets: [jwt]
secrets:
  npm_token: { environment: NPM_TOKEN }
  jwt: { file: ./jwt.txt }
`;

describe("prepareProject", () => {
  it("exchanges a password alike in addresses, connection strings and command lines, and leaves its namesakes", () => {
    const { candidates, project } = prepareProject(
      {
        "compose.yaml": `services:
  db:
    image: postgres
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: shop
    healthcheck:
      test: pg_isready -U shop && mysqladmin ping -p$$OTHER
  api:
    image: api
    environment:
      - DATABASE_URL=postgres://shop:shop@db/shop
      - REDIS_URL=redis://:\${REDIS_PASSWORD}@redis
      - ConnectionStrings__Main=Server=sql;User=sa;Password=hunter2;Encrypt=false
      - SESSION_SECRET=changeme
  redis:
    image: redis
    command: redis-server --requirepass hunter3
`,
      },
      counting(),
    );
    const named = Object.fromEntries(candidates.map(({ name, value }) => [name, value]));
    expect(named).toEqual({
      postgres_password: "shop",
      session_secret: "changeme",
      connection_strings_main_password: "hunter2",
      redis_password: "hunter3",
    });
    const canary = (name: string) => project.credentials[name]?.value;
    const text = project.files["compose.yaml"] ?? "";
    expect(text).toContain("POSTGRES_USER: shop\n");
    expect(text).toContain(`postgres://shop:${canary("postgres_password")}@db/shop\n`);
    expect(text).toContain(`Password=${canary("connection_strings_main_password")};Encrypt`);
    expect(text).toContain(`--requirepass ${canary("redis_password")}\n`);
    expect(project.commands[0]).toContain(`REDIS_PASSWORD=${canary("redis_password")} docker compose`);
  });

  it("proposes what an ARG, an ENV, a secret mount and a typed token bring", () => {
    const { candidates } = prepareProject(
      {
        Dockerfile: `FROM busybox
ARG NPM_TOKEN
ARG NODE_VERSION=24
ENV DB_PASSWORD=correct-horse-battery
RUN --mount=type=secret,id=signing-key cat /run/secrets/signing-key
RUN wget https://ci:pa55w0rd-of-ci@packages.test/x
`,
        ".npmrc": `//registry.test/:_authToken=${TOKEN}\n`,
      },
      counting(),
    );
    expect(candidates.map(({ name, phase, supplies: [supply] }) => [name, phase, supply?.kind])).toEqual([
      ["npm_token", "build", "build-arg"],
      ["db_password", "runtime", "typed"],
      ["signing_key", "build", "build-secret"],
      ["url_password", "build", "typed"],
      ["npmrc", "build", "file"],
    ]);
  });

  it("takes places with one value for one credential", () => {
    const { candidates } = prepareProject(
      { Dockerfile: `FROM busybox\nENV NPM_TOKEN=${TOKEN}\n`, ".env": `TOKEN_FOR_NPM=${TOKEN}\n` },
      counting(),
    );
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.places.map(({ file }) => file)).toEqual(["Dockerfile", "Dockerfile", ".env"]);
  });

  it("keeps no value: neither a long one anywhere nor a short one where it is a credential", () => {
    const { project } = prepareProject(
      {
        "compose.yaml": COMPOSE,
        ".env": `API_TOKEN=${TOKEN}\n`,
        "notes.md": `see ${TOKEN}\n`,
        "jwt.txt": "s3cr3t-of-jwt",
      },
      counting(),
    );
    const everything = JSON.stringify(project);
    for (const value of [TOKEN, "hunter2", "s3cr3t-of-jwt"]) expect(everything).not.toContain(value);
    expect(project.files["compose.yaml"]).toContain("POSTGRES_USER: postgres");
    expect(project.files["notes.md"]).toMatch(/^see npm_[A-Za-z0-9]{36}\n$/);
  });

  it("delivers a compose project with its variables, and makes the secret file that is missing", () => {
    const { project } = prepareProject({ "compose.yaml": COMPOSE, Dockerfile: "FROM busybox\n" }, counting());
    expect(project.commands).toEqual([
      `API_TOKEN=${project.credentials.api_token?.value} NPM_TOKEN=${project.credentials.npm_token?.value} docker compose up -d --build`,
    ]);
    expect(project.files["jwt.txt"]).toBe(`${project.credentials.jwt?.value}\n`);
    expect(Object.entries(project.credentials).map(([name, { phase }]) => [name, phase])).toEqual([
      ["postgres_password", "runtime"],
      ["api_token", "runtime"],
      ["npm_token", "build"],
      ["jwt", "runtime"],
    ]);
  });

  it("leaves to .env what Compose reads there", () => {
    const { project } = prepareProject(
      {
        "compose.yaml": "services: { a: { image: busybox, environment: [DB_PASSWORD] } }\n",
        ".env": `DB_PASSWORD=${TOKEN}\n`,
      },
      counting(),
    );
    expect(project.commands).toEqual(["docker compose up -d --build"]);
  });

  it("proposes a build and a run where there is no compose file", () => {
    const { project } = prepareProject(
      { "api/Dockerfile": "FROM busybox\nARG NPM_TOKEN\nRUN --mount=type=secret,id=key true\n" },
      counting(),
    );
    const { npm_token, key } = project.credentials;
    expect(project.commands).toEqual([
      `KEY=${key?.value} docker build --build-arg NPM_TOKEN=${npm_token?.value} --secret id=key,env=KEY -t api api`,
      "docker run -d --name api api",
    ]);
  });

  it("is graded as a lesson is: the leak is found, and the repair passes", async () => {
    const leaking = prepareProject(
      { Dockerfile: "FROM busybox\nARG NPM_TOKEN\nRUN echo $NPM_TOKEN | wc -c\nCMD sleep 9\n" },
      counting(),
    ).project;
    const verdict = await gradeLab(parseLab(labYaml(leaking)), workspaceOf({ ...leaking.files }));
    expect(verdict.checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "delivered passed",
      "hidden-npm-token failed",
    ]);
    const mended = prepareProject(
      {
        Dockerfile:
          "FROM busybox\nRUN --mount=type=secret,id=npm_token wc -c /run/secrets/npm_token\nCMD sleep 9\n",
      },
      counting(),
    ).project;
    expect((await gradeLab(parseLab(labYaml(mended)), workspaceOf({ ...mended.files }))).passed).toBe(true);
  });
});

describe("leaklab.yaml", () => {
  it("is read back as it was written", () => {
    const { project } = prepareProject({ "compose.yaml": COMPOSE }, counting());
    expect(readLeaklabYaml({ ...project.files, "leaklab.yaml": leaklabYaml(project) })).toEqual(project);
  });

  it("says where it is wrong", () => {
    expect(() => readLeaklabYaml({ "leaklab.yaml": "credentials: {}\ncommands: ls\n" })).toThrow(
      /^leaklab.yaml:2: commands: /,
    );
  });
});

describe("withoutNewSecrets", () => {
  it("exchanges what was typed in since, and leaves canaries", () => {
    const { project } = prepareProject({ Dockerfile: "FROM busybox\nARG NPM_TOKEN\n" }, counting());
    const typed = { ...project, files: { ...project.files, ".env": `NPM_TOKEN=${TOKEN}\n` } };
    const shared = withoutNewSecrets(typed, counting());
    expect(JSON.stringify(shared)).not.toContain(TOKEN);
    expect(shared.files.Dockerfile).toBe(project.files.Dockerfile);
    expect(withoutNewSecrets(project, counting())).toEqual(project);
  });
});

describe("canaryOf", () => {
  it("keeps length and kind of each letter, and nothing but the issuer's prefix", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9+/=-]{12,60}$/), fc.integer(), (value, seed) => {
        let state = Math.abs(seed);
        const canary = canaryOf(value, (below) => {
          state = (state * 48_271 + 11) % 2_147_483_647;
          return state % below;
        });
        expect(canary).toHaveLength(value.length);
        const shape = (text: string) =>
          text.replace(/\d/g, "0").replace(/[a-z]/g, "a").replace(/[A-Z]/g, "A");
        expect(shape(canary)).toBe(shape(value));
      }),
    );
  });

  it("makes up a value where there is none, or too short a one", () => {
    for (const value of [undefined, "", "hunter2"])
      expect(canaryOf(value, counting())).toMatch(/^canary_[a-z]{20}$/);
  });
});
