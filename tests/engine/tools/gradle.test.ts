import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { parseScript } from "../../../src/engine/tools/gradle/dsl.ts";
import { parseProperties } from "../../../src/engine/tools/gradle/properties.ts";
import { machineWith, START } from "./machine.ts";

type Texts = Readonly<Record<string, string>>;

const URL = "https://maven.acme.test/releases";

function machine(files: Texts) {
  const world = createWorld(
    {
      packages: {
        kind: "packages",
        format: "maven",
        address: "maven.acme.test:443",
        accounts: { ci: "token" },
      },
    },
    new Map([["token", "tok-42"]]),
    () => START,
  );
  const { run, read, machine } = machineWith({ endpoints: world.endpoints("build"), files });
  return {
    read,
    machine,
    gradle: (line: string, environment: Texts = {}) => run(["gradle", ...line.split(" ")], { environment }),
    accepted: () => world.presentations().map(({ value, accepted }) => [value, accepted]),
  };
}

const build = (credentials: string, more = "", url = `url = '${URL}'`) => `
plugins { id 'java' }
${more}
repositories {
    mavenCentral()
    maven {
        name = 'acme'
        ${url}
        ${credentials}
    }
}
dependencies { implementation 'acme.test:lib:1.0.0' } // the library
`;
const login = (user: string, password: string) =>
  `credentials {\n username = ${user}\n password = ${password}\n}`;
const MAIN = { "/app/src/main/java/Main.java": "class Main {}\n" };

describe("who gradle is at a repository", () => {
  const good = async (
    script: string,
    line = "",
    environment: Texts = {},
    files: Texts = {},
    name = "build.gradle",
  ) => {
    const made = machine({ [`/app/${name}`]: script, ...files });
    const done = await made.gradle(`dependencies --no-daemon${line}`, environment);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    expect(done.stdout).toContain("\\--- acme.test:lib:1.0.0\n");
    expect(done.stdout).not.toContain("tok-42");
    expect(new Set(made.accepted().map(String))).toEqual(new Set(["tok-42,true"]));
    return made;
  };

  test("the environment, as build files read it", async () => {
    const environment = { TOKEN: "tok-42" };
    for (const password of [
      'System.getenv("TOKEN")',
      "System.getenv('TOKEN')?.trim()",
      'System.getenv()["TOKEN"]',
      "System.getenv().TOKEN",
      'findProperty("gone") ?: System.getenv("TOKEN")',
      'providers.environmentVariable("TOKEN").get()',
      'providers.gradleProperty("gone").orElse(providers.environmentVariable("TOKEN")).getOrNull()',
      '"${System.getenv("TOKEN")}"',
    ])
      await good(build(login("'ci'", password)), "", environment);
  });

  test("properties, the nearest to the command line first", async () => {
    const script = build(login("findProperty('user') as String ?: 'ci'", "token"));
    const old = { "/app/gradle.properties": "token=old\n" };
    await good(script, " -Ptoken=tok-42", { ORG_GRADLE_PROJECT_token: "old" }, old);
    await good(
      script,
      "",
      { ORG_GRADLE_PROJECT_token: "tok-42" },
      { "/root/.gradle/gradle.properties": "token=old" },
    );
    await good(script, "", {}, { ...old, "/root/.gradle/gradle.properties": "user = ci\ntoken: tok-42\n" });
    await good(script, "", { GRADLE_USER_HOME: "/g" }, { "/g/gradle.properties": "token tok-42" });
  });

  test("properties named after the repository, a file, a variable of the script", async () => {
    await good(build("credentials(PasswordCredentials)"), " -PacmeUsername=ci -PacmePassword=tok-42");
    await good(
      build(login('"ci"', 'file("/run/secrets/t").text.trim()')),
      "",
      {},
      { "/run/secrets/t": "tok-42\n" },
    );
    await good(build(login("'ci'", "secret"), "def secret = System.getenv('T')"), "", { T: "tok-42" });
    const header =
      'credentials(HttpHeaderCredentials) { name = "Private-Token"; value = System.getenv("T") }\nauthentication { header(HttpHeaderAuthentication) }';
    await good(build(header), "", { T: "tok-42" });
  });

  test("Kotlin's files, and repositories of the settings", async () => {
    const kotlin = `plugins { \`java-library\`\n id("org.acme") version "1.0" }
val token: String by project
dependencies { implementation("acme.test:lib:1.0.0") }
repositories { maven("${URL}") { credentials { username = "ci"; password = token } } }`;
    await good(kotlin, " -Ptoken=tok-42", {}, {}, "build.gradle.kts");
    const settings = `rootProject.name = "shop"\ndependencyResolutionManagement {\n repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)\n repositories { maven { url = uri("${URL}"); credentials { username = "ci"; password = System.getenv("T") } } }\n}\n`;
    const made = await good(
      "dependencies { implementation(group: 'acme.test', name: 'lib', version: '1.0.0') }",
      "",
      { T: "tok-42" },
      { "/app/settings.gradle.kts": settings },
    );
    const kept = await made.gradle("dependencies");
    expect(kept.stdout).toContain("Root project 'shop'");
  });
});

describe("what gradle says", () => {
  test("a failed login names the address, not the password", async () => {
    const { gradle } = machine({ "/app/build.gradle": build(login("'ci'", "'wrong-pw'")), ...MAIN });
    const { status, stderr, stdout } = await gradle("build");
    expect(status).toBe(1);
    expect(stderr).toContain(
      `> Could not GET '${URL}/acme/test/lib/1.0.0/lib-1.0.0.pom'. Received status code 401 from server: Unauthorized\n`,
    );
    expect(stdout + stderr).not.toContain("wrong-pw");
    expect((await gradle("dependencies")).stdout).toContain("acme.test:lib:1.0.0 FAILED\n");
  });

  test("properties and println show what they are given", async () => {
    const { gradle } = machine({ "/app/build.gradle": 'println "token is $token"\n' });
    const { stdout } = await gradle("properties -Ptoken=tok-42");
    expect(stdout).toContain("token is tok-42\n");
    expect(stdout).toMatch(/^token: tok-42$/m);
    const missing = await gradle("help");
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining("Could not get unknown property 'token'"),
    ]);
    expect(missing.stderr).toContain("Build file '/app/build.gradle' line: 1");
  });

  test("missing logins, and plain HTTP", async () => {
    const ends = async (script: string) =>
      (await machine({ "/app/build.gradle": script, ...MAIN }).gradle("build")).stderr;
    expect(await ends(build("credentials(PasswordCredentials)"))).toContain("  - acmeUsername\n");
    expect(await ends(build(login("'ci'", "System.getenv('NO')")))).toContain("Password must not be null!");
    expect(await ends(build("", "", "url 'http://maven.acme.test/'"))).toContain(
      "Using insecure protocols with repositories",
    );
  });

  test("refuses by name and line what it does not do", async () => {
    const refuses = (script: string, line: string, why: RegExp, more: Texts = {}) =>
      expect(machine({ "/app/build.gradle": script, ...more }).gradle(line), script).rejects.toThrow(why);
    await refuses("\nif (true) { }\n", "help", /`if` in build.gradle:2/);
    await refuses("tasks.register('x') { }", "help", /`tasks.register` in \/app\/build.gradle:1/);
    await refuses("def a = 'x'.execute()", "help", /execute.* in \/app\/build.gradle:1/);
    await refuses("def a = [1, 2]", "help", /`\[` in build.gradle:1/);
    await refuses(build(login("'ci'", "'tok-42'")), "build", /compiling java\/Main.java/, MAIN);
    await refuses(
      "dependencies { implementation 'a:b:1' }\nrepositories { mavenCentral() }",
      "dependencies",
      /a:b:1 of a public/,
    );
    await refuses("", "publish", /gradle publish/);
    expect((await machine({}).gradle("build")).stderr).toContain("does not contain a Gradle build");
  });
});

test("properties and scripts are read as they are written", () => {
  expect([...parseProperties("# no\n! no\na=1\nb : 2\nc 3\nd=x\\\n  y\ne\\ f=\\u0041\\n\n")]).toEqual([
    ...[
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
      ["d", "xy"],
      ["e f", "A\n"],
    ],
  ]);
  const [first] = parseScript("a.b('x', y: 2) {\n c = d\n}", "f");
  expect(first).toMatchObject({ path: "a.b", called: true, block: [{ path: "c", line: 2 }] });
});

test("neither uses nor shows a login in an address, as Gradle 4.4.1 did not", async () => {
  const address = URL.replace("://", "://ci:tok-42@");
  const { gradle, accepted } = machine({ "/app/build.gradle": build("", "", `url = '${address}'`), ...MAIN });
  const done = await gradle("build");
  expect(done.status).toBe(1);
  expect(done.stdout + done.stderr).toContain(
    `Could not GET '${URL}/acme/test/lib/1.0.0/lib-1.0.0.pom'. Received status code 401`,
  );
  expect(done.stdout + done.stderr).not.toContain("tok-42");
  expect(accepted()).toEqual([]);
});
