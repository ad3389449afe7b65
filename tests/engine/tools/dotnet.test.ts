import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { encodeName } from "../../../src/engine/tools/dotnet/config.ts";
import { takes } from "../../../src/engine/tools/dotnet/project.ts";
import { machineWith, START } from "./machine.ts";

type Texts = Readonly<Record<string, string>>;

const FEED = "https://nuget.acme.test/index.json";
const PROJECT =
  '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Acme.Lib" Version="1.0.0" /></ItemGroup></Project>';
const config = (credentials: string, url = FEED, clear = "<clear />") =>
  `<configuration><packageSources>${clear}<add key="acme" value="${url}" /></packageSources>${credentials}</configuration>`;
const login = (password: string, key = "ClearTextPassword") =>
  `<packageSourceCredentials><acme><add key="Username" value="ci" /><add key="${key}" value="${password}" /></acme></packageSourceCredentials>`;

function machine(files: Texts, port = 443) {
  const world = createWorld(
    {
      packages: {
        kind: "packages",
        format: "nuget",
        address: `nuget.acme.test:${port}`,
        accounts: { ci: "token" },
      },
    },
    new Map([["token", "tok-42"]]),
    () => START,
  );
  const { run, read } = machineWith({
    endpoints: world.endpoints("build"),
    files: { "/app/shop.csproj": PROJECT, ...files },
  });
  return {
    read,
    dotnet: (line: string, environment: Texts = {}) => run(["dotnet", ...line.split(" ")], { environment }),
    accepted: () => world.presentations().map(({ value, accepted }) => [value, accepted]),
  };
}

describe("dotnet restore", () => {
  const user = "/root/.nuget/NuGet/NuGet.Config";

  test("takes the login of a project's file, with variables filled in, and keeps it nowhere", async () => {
    const { dotnet, read, accepted } = machine({ "/app/nuget.config": config(login("%TOKEN%")) });
    const done = await dotnet("restore", { TOKEN: "tok-42" });
    expect(done).toMatchObject({ status: 0, stderr: "" });
    expect(done.stdout).toContain("Restored /app/shop.csproj");
    expect(new Set(accepted().map(String))).toEqual(new Set(["tok-42,true"]));
    const kept = ["/app/obj/project.assets.json", "/root/.nuget/packages/acme.lib/1.0.0/.nupkg.metadata"];
    for (const path of kept) {
      expect(read(path)).toContain(FEED);
      expect(read(path)).not.toContain("tok-42");
    }
  });

  test("asks the variable before the user's file, and says what the feed said", async () => {
    const files = { "/app/nuget.config": config(""), [user]: config(login("old"), "https://other.test", "") };
    const { dotnet } = machine(files);
    const variable = {
      NuGetPackageSourceCredentials_acme: "Username=ci;Password=tok-42;ValidAuthenticationTypes=Basic",
    };
    expect((await dotnet("restore", variable)).status).toBe(0);
    const wrong = await machine(files).dotnet("restore");
    expect(wrong.status).toBe(1);
    expect(wrong.stdout).toContain(
      `/app/shop.csproj : error NU1301: Unable to load the service index for source ${FEED}.\n/app/shop.csproj : error NU1301:   Response status code does not indicate success: 401 (Unauthorized).\n`,
    );
  });

  test("shows what a variable put into an address", async () => {
    const { dotnet, read } = machine({ "/app/nuget.config": config(login("tok-42"), `${FEED}?key=%KEY%`) });
    expect((await dotnet("restore shop.csproj", { KEY: "sekret" })).status).toBe(0);
    expect(read("/app/obj/project.assets.json")).toContain(`${FEED}?key=sekret`);
  });

  test("refuses plain HTTP, encrypted passwords, and packages of nuget.org", async () => {
    const http = config(login("tok-42"), "http://nuget.acme.test/index.json");
    const refused = await machine({ "/app/nuget.config": http }, 80).dotnet("restore");
    expect([refused.status, refused.stdout]).toEqual([
      1,
      expect.stringContaining("error NU1302: You are running"),
    ]);
    const allowed = http.replace('index.json"', 'index.json" allowInsecureConnections="true"');
    expect((await machine({ "/app/nuget.config": allowed }, 80).dotnet("restore")).status).toBe(0);
    const encrypted = await machine({ "/app/nuget.config": config(login("x", "Password")) }).dotnet(
      "restore",
    );
    expect(encrypted.stdout).toContain("Password decryption is not supported");
    await expect(machine({}).dotnet("restore")).rejects.toThrow(/the package Acme.Lib 1.0.0 of nuget.org/);
    await expect(machine({}).dotnet("publish -c Release")).rejects.toThrow(/dotnet publish/);
  });
});

describe("dotnet nuget", () => {
  const user = "/root/.nuget/NuGet/NuGet.Config";
  const add = `nuget add source ${FEED} --name acme --username ci --password tok-42`;

  test("writes a password into the user's file in clear text, or not at all", async () => {
    const { dotnet, read } = machine({});
    const refused = await dotnet(add);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      "error: Encryption is not supported on non-Windows platforms.\n",
    ]);
    expect(read(user)).not.toContain("tok-42");
    const added = await dotnet(`${add} --store-password-in-clear-text`);
    expect(added.stdout).toBe("Package source with Name: acme added successfully.\n");
    expect(read(user)).toContain(
      '  <packageSourceCredentials>\n    <acme>\n      <add key="Username" value="ci" />\n      <add key="ClearTextPassword" value="tok-42" />\n',
    );
    expect((await dotnet("nuget list source")).stdout).toBe(
      `Registered Sources:\n  1.  nuget.org [Enabled]\n      https://api.nuget.org/v3/index.json\n  2.  acme [Enabled]\n      ${FEED}\n`,
    );
    expect((await dotnet("restore")).status).toBe(0);
    await dotnet("nuget remove source acme");
    expect(read(user)).not.toContain("tok-42");
    expect((await dotnet("nuget remove source acme")).status).toBe(1);
  });

  test("writes into a project's file that clears its sources", async () => {
    const { dotnet, read } = machine({ "/app/nuget.config": config("") });
    await dotnet("nuget update source acme -u ci -p tok-42 --store-password-in-clear-text");
    expect(read("/app/nuget.config")).toContain('value="tok-42"');
    expect((await dotnet("restore")).status).toBe(0);
  });

  test("pushes with a key that it does not print", async () => {
    const { dotnet, accepted } = machine({
      "/app/nuget.config": config(login("tok-42")),
      "/app/a.1.0.0.nupkg": "PK",
    });
    const pushed = await dotnet("nuget push *.nupkg --source acme --api-key tok-42");
    expect(pushed.stdout).toContain("Your package was pushed.\n");
    expect(pushed.stdout).not.toContain("tok-42");
    expect(accepted().every(([, good]) => good)).toBe(true);
    const lost = await dotnet("nuget push b.nupkg -s acme");
    expect([lost.status, lost.stderr]).toEqual([1, "error: File does not exist (b.nupkg).\n"]);
  });
});

test("versions that fit, and names of sources as elements", () => {
  expect(
    ["1.0.0", "0.9", "[1.0.0]", "1.*", "*", "1.0"].map((wanted) => takes(wanted, "1.0.0")),
  ).not.toContain(false);
  expect(["1.0.1", "2.*", "[1.0.1]", "2"].map((wanted) => takes(wanted, "1.0.0"))).not.toContain(true);
  expect(encodeName("my feed")).toBe("my_x0020_feed");
});
