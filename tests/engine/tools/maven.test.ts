import { describe, expect, test } from "vitest";
import { decrypt, encrypt } from "../../../src/engine/tools/maven/encryption.ts";
import { parseXml, textAt } from "../../../src/engine/tools/registries/xml.ts";
import { machine } from "./language-machine.ts";

describe("Maven", () => {
  const pom = (url: string) =>
    `<project><groupId>a</groupId><artifactId>shop</artifactId><version>1</version><repositories><repository><id>acme</id><url>${url}</url></repository></repositories><dependencies><dependency><groupId>a.b</groupId><artifactId>lib</artifactId><version>1.0.0</version></dependency></dependencies></project>`;
  const settings = (password: string, more = "") =>
    `<settings><servers><server><id>acme</id><username>ci</username><password>${password}</password></server></servers>${more}</settings>`;
  const open =
    "<mirrors><mirror><id>acme</id><mirrorOf>acme</mirrorOf><url>http://pkg.acme.test</url></mirror></mirrors>";

  test("fills variables and properties into a server's password, and prints it nowhere", async () => {
    const files = {
      "/app/pom.xml": pom("http://x"),
      "/root/.m2/settings.xml": settings("$" + "{env.PW}", open),
    };
    const { run, read } = machine("maven", files);
    const done = await run("mvn -B -X dependency:resolve", { PW: "tok-42" });
    expect(done.status).toBe(0);
    expect(done.stdout).toContain("Downloading from acme: http://pkg.acme.test/a/b/lib/1.0.0/lib-1.0.0.jar");
    expect(done.stdout).not.toContain("tok-42");
    expect(read("/root/.m2/repository/a/b/lib/1.0.0/_remote.repositories")).toContain("lib-1.0.0.pom>acme=");
    expect((await run("mvn help:effective-settings", { PW: "tok-42" })).stdout).toContain(
      "<password>***</password>",
    );
  });

  test("says that a login failed, with the address", async () => {
    const files = { "/app/pom.xml": pom("http://x"), "/app/s.xml": settings("no", open) };
    const { run } = machine("maven", files);
    const { status, stdout } = await run("mvn -s s.xml dependency:go-offline");
    expect(status).toBe(1);
    expect(stdout).toContain("authentication failed for http://pkg.acme.test/a/b/lib/1.0.0/lib-1.0.0.pom");
  });

  test("blocks plain HTTP beyond this machine, and shows a login in an address", async () => {
    const { run } = machine("maven", { "/app/pom.xml": pom("http://ci:tok-42@pkg.acme.test") });
    const { stdout } = await run("mvn dependency:resolve");
    expect(stdout).toContain("maven-default-http-blocker (http://0.0.0.0/): Blocked mirror for repositories");
    expect(stdout).toContain("http://ci:tok-42@pkg.acme.test");
  });

  test("opens passwords that Maven 3.9.9 encrypted, and encrypts what it opens", async () => {
    expect(decrypt("{wQGRwef7oRUHZWY90Lbx29lmcBezYIJEIRJ8g7KlX6s=}", "settings.security")).toBe(
      "correct-horse",
    );
    expect(decrypt("{2ihgzbPdxroHzb7y3E5aPRd01StGEbFl0oMuKz5yxRU=}", "correct-horse")).toBe("tok-42");
    expect(decrypt("{2ihgzbPdxroHzb7y3E5aPRd01StGEbFl0oMuKz5yxRU=}", "wrong")).toBeUndefined();
    const own = encrypt("tok-42", "correct-horse", (bytes) => new Uint8Array(bytes).fill(7));
    expect(decrypt(own, "correct-horse")).toBe("tok-42");
    const { run } = machine("maven", {});
    expect(await run("mvn -B -ep tok-42")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("settings-security.xml (No such file or directory)"),
    });
  });

  test("sends a server's headers in place of a login, and takes words from .mvn and the environment", async () => {
    const header =
      "<configuration><httpHeaders><property><name>Authorization</name><value>Bearer $" +
      "{pw}</value></property></httpHeaders></configuration>";
    const files = {
      "/app/pom.xml": pom("http://x"),
      "/app/s.xml": `<settings><servers><server><id>acme</id>${header}</server></servers>${open}</settings>`,
      "/app/.mvn/maven.config": "-s\ns.xml\n",
    };
    const { run, accepted } = machine("maven", files);
    const environment = { MAVEN_ARGS: "-B -ntp", MAVEN_OPTS: "-Xmx1g -Dpw=tok-42" };
    const done = await run("mvn dependency:resolve", environment);
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/^\[INFO\] Scanning for projects/);
    expect(done.stdout).not.toContain("Downloading");
    expect(new Set(accepted().map(String))).toEqual(new Set(["tok-42,true"]));
  });

  test("notes what it could not fetch beside where it would be", async () => {
    const mirror = open.replace("http://", "http://ci:tok-42@");
    const wanted = pom("http://x").replace("1.0.0", "9.9");
    const { run, read } = machine("maven", {
      "/app/pom.xml": wanted,
      "/app/s.xml": `<settings>${mirror}</settings>`,
    });
    expect((await run("mvn -B -s s.xml dependency:resolve")).status).toBe(1);
    expect(read("/root/.m2/repository/a/b/lib/9.9/lib-9.9.pom.lastUpdated")).toContain(
      "\nhttp\\://ci\\:tok-42@pkg.acme.test/.error=\n",
    );
    const again = await run("mvn -B -s s.xml dependency:resolve");
    expect(again.stdout).not.toContain("acme.test/a/b/lib");
    expect((await run("mvn -B -U -s s.xml dependency:resolve")).stdout).toContain("acme.test/a/b/lib");
  });

  test("is coloured unless nobody is asked, and writes to the file of -l", async () => {
    const { run, read } = machine("maven", {
      "/app/pom.xml": pom("http://x").replace("<version>1<", "<packaging>pom</packaging><version>1<"),
    });
    expect((await run("mvn validate")).stdout).toContain("\u001b[1;32mBUILD SUCCESS\u001b[m");
    expect((await run("mvn -B -l out.txt package")).stdout).toBe("");
    expect(read("/app/out.txt")).toContain("[INFO] BUILD SUCCESS\n");
    expect((await run("mvn -B frobnicate")).stdout).toContain(
      '[ERROR] Unknown lifecycle phase "frobnicate".',
    );
  });

  test("reads XML, and says what is wrong with it", () => {
    const root = parseXml(
      '<?xml version="1.0"?><a><!-- <b>no</b> --><b x="1">t &amp; <![CDATA[<u>]]></b><c/></a>',
    );
    expect(textAt(root, "b")).toBe("t & <u>");
    expect(() => parseXml("<a><b></a>")).toThrow("must match start tag name <b>");
  });
});
