/**
 * Gradle 8.14, as far as resolving dependencies with credentials goes: properties of -P, of ORG_GRADLE_PROJECT_X and of gradle.properties
 * files, the environment and files that a build file reads, logins and headers of Maven repositories. Messages have addresses
 * without their login; a property is printed only by `println` and by the task `properties`.
 *
 * Seen on Gradle 4.4.1, the only one that Debian has: -P and -Dorg.gradle.project before all files, the user's gradle.properties before the project's, logins
 * of repositories, that a login in an address is neither used nor shown, what is in the cache after a build, and that no output
 * has a password, --debug included. Its daemon's log holds the environment with its values; since then Gradle writes only the
 * names there (EstablishBuildEnvironment in its source), so there is no such file here. All else is documentation.
 *
 * Sources, below https://docs.gradle.org/current/userguide: project_properties and build_environment (which wins),
 * supported_repository_types and declaring_repositories_basics (credentials, HttpHeaderCredentials, names of properties),
 * dependency_caching, command_line_interface; for messages issues 311 of spring-attic/spring-authorization-server and 89 of
 * Tealium/tealium-android.
 *
 * Modelled: the tasks dependencies, properties, clean, help, and build, assemble, classes and compileJava up to what they resolve.
 * Refused by name: compilers, builds of several projects, publishing, other statements of build files, the wrapper, --debug, --scan.
 * Plugins count as there without being fetched.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { type Properties, readProperties } from "./properties.ts";
import { Resolver } from "./resolve.ts";
import { Script } from "./script.ts";
import { GradleError, type Model } from "./types.ts";

interface Line {
  readonly tasks: readonly string[];
  readonly given: Map<string, string>;
  readonly system: Map<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly folder: string | undefined;
}

const FLAGS = new Set(
  "--no-daemon --daemon --stacktrace -s --full-stacktrace -S --info -i --quiet -q --warn -w --refresh-dependencies --no-build-cache --build-cache --parallel --console=plain --no-watch-fs --offline".split(
    " ",
  ),
);
const BUILDING = /^:?(?:build|assemble|classes|compileJava|jar)$/;
/** What a class is compiled against, then what it runs with. */
const COMPILE = /^(?:implementation|api|compileOnly)$/;
const RUNTIME = /^(?:implementation|api|runtimeOnly)$/;

function parse(words: readonly string[]): Line {
  const line = { tasks: [] as string[], given: new Map<string, string>(), system: new Map<string, string>() };
  const flags = new Set<string>();
  let folder: string | undefined;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, kind, glued] = /^-([PD]|-project-prop|-system-prop)=?(.*)$/s.exec(word) ?? [];
    if (kind !== undefined) {
      const [, key = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(glued || (todo.pop() ?? "")) ?? [];
      (/^(?:P|-p)/.test(kind) ? line.given : line.system).set(key, value);
    } else if (word === "-p" || word === "--project-dir") folder = todo.pop();
    else if (word === "-x" || word === "--exclude-task") todo.pop();
    else if (word === "--configuration") throw new NotModelledError("gradle dependencies --configuration");
    else if (FLAGS.has(word))
      flags.add(
        word.replace(/^--(\w)[\w-]*$/, (whole, letter) => (/info|quiet/.test(whole) ? `-${letter}` : whole)),
      );
    else if (word.startsWith("-")) throw new NotModelledError(`gradle ${word}`);
    else line.tasks.push(word);
  }
  if (flags.has("--offline")) throw new NotModelledError("gradle --offline");
  return { ...line, flags, folder };
}

class Build {
  private readonly process: Process;
  private readonly line: Line;
  private readonly files: UserFiles;
  private readonly properties: Properties;

  constructor(files: UserFiles, line: Line) {
    this.files = files;
    this.process = files.process;
    this.line = line;
    this.properties = readProperties(files, line.given, line.system);
  }

  private async say(text: string): Promise<void> {
    if (!this.line.flags.has("-q")) await print(this.process, text);
  }

  async run(): Promise<void> {
    const script = new Script(this.files, this.properties, this.line.flags.has("-q"));
    const [settings, build] = ["settings", "build"].map((name) =>
      [`${name}.gradle`, `${name}.gradle.kts`].find((file) => this.files.exists(file)),
    );
    if (settings === undefined && build === undefined)
      throw new GradleError(
        `Directory '${this.files.cwd}' does not contain a Gradle build.\n\nA Gradle build's root directory should contain one of the possible settings files: settings.gradle, settings.gradle.kts, settings.gradle.dcl.`,
      );
    for (const file of [settings, build]) if (file !== undefined) await script.run(file);
    const tasks = this.line.tasks.length > 0 ? this.line.tasks : ["help"];
    for (const task of tasks) await this.task(task, script.model);
    await this.say(
      `\nBUILD SUCCESSFUL in 1s\n${tasks.length} actionable task${tasks.length > 1 ? "s" : ""}: ${tasks.length} executed\n`,
    );
  }

  private async task(task: string, model: Model): Promise<void> {
    const name = task.replace(/^:/, "");
    if (BUILDING.test(task)) return this.compile(model);
    await this.say(`\n> Task :${name}\n`);
    if (name === "dependencies") return this.report(model);
    if (name === "properties") {
      const all = [...this.properties, ["name", model.name] as const, ["rootDir", this.files.cwd] as const];
      const shown = all.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}: ${value}\n`);
      return print(this.process, `${title(model)}${shown.join("")}`);
    }
    if (name !== "help" && name !== "clean") throw new NotModelledError(`gradle ${task}`);
  }

  private resolver(model: Model): Resolver {
    return new Resolver(this.files, model, this.line.flags.has("-i"));
  }

  private async report(model: Model): Promise<void> {
    await print(this.process, title(model));
    for (const [name, what, wanted] of [
      ["compileClasspath", "Compile classpath for source set 'main'.", COMPILE],
      ["runtimeClasspath", "Runtime classpath of source set 'main'.", RUNTIME],
    ] as const) {
      const found = await this.resolver(model).resolve(chosen(model, wanted));
      const lines = found.map(({ notation, failure }, at) => {
        const branch = at === found.length - 1 ? "\\---" : "+---";
        return `${branch} ${notation}${failure === undefined ? "" : " FAILED"}\n`;
      });
      await print(this.process, `${name} - ${what}\n${lines.join("") || "No dependencies\n"}\n`);
    }
  }

  /** Sources are compiled against what is resolved first; without any nothing is. */
  private async compile(model: Model): Promise<void> {
    const sources = this.files.walk("src/main").filter((path) => /\.(?:java|kt|groovy)$/.test(path));
    if (sources.length === 0) return this.say("> Task :compileJava NO-SOURCE\n");
    const found = await this.resolver(model).resolve(chosen(model, COMPILE));
    const failed = found.filter(({ failure }) => failure !== undefined);
    if (failed.length === 0) throw new NotModelledError(`compiling ${sources[0]} with gradle`);
    await this.say("> Task :compileJava FAILED\n");
    const causes = failed.map(({ notation, failure = "" }) => {
      if (/^(?:Could not find|Cannot resolve)/.test(failure)) return deeper(`> ${failure}`, 3);
      return `${deeper(`> Could not resolve ${notation}.\n  Required by:\n      root project '${model.name}'`, 3)}\n${deeper(`> Could not resolve ${notation}.\n${deeper(`> ${failure}`, 3)}`, 6)}`;
    });
    throw new GradleError(
      `Execution failed for task ':compileJava'.\n> Could not resolve all files for configuration ':compileClasspath'.\n${causes.join("\n")}`,
    );
  }
}

const title = ({ name }: Model) => {
  const rule = "-".repeat(60);
  return `\n${rule}\nRoot project '${name}'\n${rule}\n\n`;
};

const deeper = (text: string, by: number) => text.replace(/^(?=.)/gm, " ".repeat(by));

function chosen({ dependencies }: Model, configurations: RegExp): string[] {
  return dependencies
    .filter(({ configuration }) => configurations.test(configuration))
    .map(({ notation }) => notation);
}

async function main(process: Process): Promise<number> {
  const words = process.argv.slice(1);
  if (words.some((word) => /^(?:-v|--version)$/.test(word))) {
    const rule = "-".repeat(60);
    await print(process, `\n${rule}\nGradle 8.14.3\n${rule}\n\n`);
    return 0;
  }
  const line = parse(words);
  const files = new UserFiles(process);
  if (line.folder !== undefined) files.cwd = files.path(line.folder);
  try {
    await new Build(files, line).run();
    return 0;
  } catch (error) {
    if (!(error instanceof GradleError)) throw error;
    const where = error.where === undefined ? "" : `\n* Where:\nBuild file '${error.where}\n`;
    await printError(
      process,
      `\nFAILURE: Build failed with an exception.\n${where}\n* What went wrong:\n${error.message}\n\n* Try:\n> Run with --stacktrace option to get the stack trace.\n> Run with --info or --debug option to get more log output.\n> Run with --scan to get full insights.\n> Get more help at https://help.gradle.org.\n\nBUILD FAILED in 1s\n`,
    );
    return 1;
  }
}

export const gradle: Program = main;
