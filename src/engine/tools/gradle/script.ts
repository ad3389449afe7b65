/** Runs build.gradle and settings.gradle: repositories and who Gradle is there, dependencies, what they print. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth } from "../net/http.ts";
import type { UserFiles } from "../registries/files.ts";
import { type Argument, parseScript, type Statement } from "./dsl.ts";
import { plain, Scope } from "./evaluate.ts";
import type { Properties } from "./properties.ts";
import { GradleError, type Model, type Repository } from "./types.ts";

/** Has no effect on what is fetched, and is not looked into. */
const PASSED_OVER =
  /^(?:plugins|apply|group|version|description|java|kotlin|application|test|wrapper|sourceCompatibility|targetCompatibility|publishing|tasks\.(?:test|named|withType)|repositoriesMode(?:\.set)?)$/;
const PUBLIC = /^(?:mavenCentral|google|gradlePluginPortal|mavenLocal)$/;
const CONFIGURATIONS =
  /^(?:implementation|api|compileOnly|runtimeOnly|annotationProcessor|testImplementation|testRuntimeOnly|testCompileOnly)$/;

export class Script {
  private readonly files: UserFiles;
  private readonly properties: Properties;
  private readonly quiet: boolean;
  private readonly repositories: Repository[] = [];
  private readonly dependencies: Model["dependencies"][number][] = [];
  private hasPublic = false;
  private name: string;

  constructor(files: UserFiles, properties: Properties, quiet: boolean) {
    this.files = files;
    this.properties = properties;
    this.quiet = quiet;
    this.name = files.cwd.replace(/^.*\//, "") || "root";
  }

  get model(): Model {
    const { name, repositories, hasPublic, dependencies } = this;
    return { name, repositories, hasPublic, dependencies };
  }

  async run(file: string): Promise<void> {
    const text = this.files.readText(file);
    if (text === undefined) return;
    const scope = new Scope(this.files, this.properties, this.files.path(file));
    for (const statement of parseScript(text, file)) await this.top(statement, scope);
  }

  private async top(statement: Statement, scope: Scope): Promise<void> {
    const { path, block = [], args, value, declares } = statement;
    if (declares || /^(?:ext|extra)\./.test(path)) {
      if (value) scope.variables.set(path.replace(/^(?:ext|extra)\./, ""), scope.value(value));
    } else if (path === "ext")
      for (const each of block)
        if (each.value) scope.variables.set(each.path, scope.value(each.value));
        else this.refuse(each, scope);
    else if (path === "rootProject.name" && value) this.name = plain(scope.value(value)) ?? this.name;
    else if (/^(?:println|print|logger\.(?:lifecycle|quiet|warn|error))$/.test(path)) {
      const text = args[0] ? (plain(scope.value(args[0].value)) ?? "null") : "";
      if (!this.quiet || path !== "logger.lifecycle")
        await print(this.files.process, path === "print" ? text : `${text}\n`);
    } else if (/^(?:allprojects|dependencyResolutionManagement)$/.test(path))
      for (const each of block) await this.top(each, scope);
    else if (path === "repositories") for (const each of block) this.repository(each, scope);
    else if (path === "dependencies") for (const each of block) this.dependency(each, scope);
    else if (!PASSED_OVER.test(path)) this.refuse(statement, scope);
  }

  private repository(statement: Statement, scope: Scope): void {
    const { path, args, block = [] } = statement;
    if (PUBLIC.test(path) && block.length === 0) {
      this.hasPublic ||= path !== "mavenLocal";
      return;
    }
    if (path !== "maven") this.refuse(statement, scope);
    const named = (name: string) => args.find((each) => (each.name ?? "url") === name);
    const text = ({ value }: Argument) => plain(scope.value(value));
    let url = named("url") && text(named("url")!);
    const taken = this.repositories.filter(({ name }) => /^maven\d*$/.test(name)).length;
    let name = taken === 0 ? "maven" : `maven${taken + 1}`;
    let allowsHttp = false;
    let headers: Repository["headers"] = () => [];
    let login: Statement | undefined;
    for (const each of block) {
      const one = each.value ?? each.args[0]?.value;
      if (/^(?:url|setUrl)$/.test(each.path) && one) url = plain(scope.value(one));
      else if (/^(?:name|setName)$/.test(each.path) && one) name = plain(scope.value(one)) ?? name;
      else if (/^(?:isA|a|setA)llowInsecureProtocol$/.test(each.path) && one)
        allowsHttp = scope.value(one) === true;
      else if (each.path === "credentials") login = each;
      else if (!/^(?:authentication|mavenContent|content)$/.test(each.path)) this.refuse(each, scope);
    }
    if (url === undefined) throw new GradleError("You must specify a URL for a Maven repository.");
    // Its defaults are properties named after the repository, whose name may stand below.
    if (login) headers = this.credentials(login, name, scope);
    this.repositories.push({ name, url, allowsHttp, headers });
  }

  private credentials(statement: Statement, repository: string, scope: Scope): Repository["headers"] {
    const [type] = statement.args;
    const kind =
      type?.value.kind === "name"
        ? type.value.name
        : type?.value.kind === "member"
          ? "other"
          : "PasswordCredentials";
    const values = new Map<string, string | undefined>();
    for (const each of statement.block ?? []) {
      const one = each.value ?? each.args[0]?.value;
      if (!one) this.refuse(each, scope);
      values.set(
        each.path.replace(/^set(\w)/, (_, letter: string) => letter.toLowerCase()),
        plain(scope.value(one)),
      );
    }
    if (kind === "HttpHeaderCredentials") return () => [[needed(values, "name"), needed(values, "value")]];
    if (kind !== "PasswordCredentials") this.refuse(statement, scope);
    if (statement.block === undefined) {
      const names = [`${repository}Username`, `${repository}Password`];
      return () => {
        const missing = names.filter((name) => !this.properties.has(name));
        if (missing.length > 0)
          throw new GradleError(
            `The following Gradle properties are missing for '${repository}' credentials:\n${missing.map((name) => `  - ${name}`).join("\n")}`,
          );
        const [user = "", password = ""] = names.map((name) => this.properties.get(name));
        return [["Authorization", basicAuth(user, password)]];
      };
    }
    return () => [["Authorization", basicAuth(needed(values, "username"), needed(values, "password"))]];
  }

  private dependency(statement: Statement, scope: Scope): void {
    const { path, args, block } = statement;
    if (!CONFIGURATIONS.test(path) || block) this.refuse(statement, scope);
    const named = new Map(args.map((each) => [each.name ?? "", each]));
    const text = (name: string) => {
      const found = named.get(name);
      return found && plain(scope.value(found.value));
    };
    const notation = text("") ?? ["group", "name", "version"].map((name) => text(name) ?? "").join(":");
    if (!/^[^:\s]+:[^:\s]+:[^:\s@+[(]+$/.test(notation))
      throw new NotModelledError(`the dependency ${notation} in ${scope.file}:${statement.line}`);
    this.dependencies.push({ configuration: path, notation });
  }

  private refuse({ path, line }: Statement, { file }: Scope): never {
    throw new NotModelledError(`\`${path}\` in ${file}:${line}`);
  }
}

function needed(values: ReadonlyMap<string, string | undefined>, name: string): string {
  const value = values.get(name);
  if (value !== undefined) return value;
  throw new GradleError(`${name.charAt(0).toUpperCase()}${name.slice(1)} must not be null!`);
}
