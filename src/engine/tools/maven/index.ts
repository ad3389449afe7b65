/**
 * Maven 3.9.9, as far as credentials go: `<server>` of settings.xml by the repository's id, with its login or its headers, `${env.X}`
 * and properties in it, passwords encrypted or not, and logins in addresses. It prints addresses as they are, and passwords of
 * servers nowhere, `-X` included; what it could not fetch is noted in the local repository with its address.
 *
 * Seen on Debian's Maven 3.9.9 (tests/conformance/cases/mvn-*). Modelled: the phases up to verify in a project that is only a POM,
 * and validate in others; --encrypt-password. By documentation, for their plugins cannot be had where cases are recorded:
 * dependency:resolve, go-offline and get; help:effective-settings, which hides passwords unless -DshowPasswords. Plugins count
 * as there, but a private mirror of everything is asked for them. Stack traces of -e are left out, and of -X all lines but those
 * about repositories. Compiling, packaging and everything else are refused by name.
 */
import { printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { type Line, readLine } from "./command-line.ts";
import { Console } from "./console.ts";
import { encryptMaster, encryptPassword } from "./encryption.ts";
import { type Project, readProject, resolveAll } from "./project.ts";
import { Repositories } from "./repositories.ts";
import { type Repository, readSettings, type Settings } from "./settings.ts";
import { type Coordinates, MavenError, nameOf, TransferError } from "./types.ts";

const VERSION =
  'Apache Maven 3.9.9\nMaven home: /usr/share/maven\nJava version: 21.0.12.1, vendor: Debian, runtime: /usr/lib/jvm/java-21-openjdk-amd64\nDefault locale: en_US, platform encoding: UTF-8\nOS name: "linux", version: "6.12", arch: "amd64", family: "unix"\n';
const PLUGIN: Coordinates = {
  group: "org.apache.maven.plugins",
  artefact: "maven-dependency-plugin",
  version: "3.7.0",
  type: "pom",
};

/** Phases that do nothing of their own in a project that is only a POM. */
const IDLE = new Set(
  "validate initialize generate-sources process-sources generate-resources process-resources compile process-classes generate-test-sources process-test-sources generate-test-resources process-test-resources test-compile process-test-classes test prepare-package package pre-integration-test integration-test post-integration-test verify".split(
    " ",
  ),
);
const LIFECYCLE = `pre-clean, clean, post-clean, ${[...IDLE].join(", ")}, install, deploy, pre-site, site, post-site, site-deploy`;

class Build {
  private readonly files: UserFiles;
  private readonly line: Line;
  private readonly console: Console;
  private readonly settings: Settings;

  constructor(files: UserFiles, line: Line, console: Console) {
    this.files = files;
    this.line = line;
    this.console = console;
    this.settings = readSettings(files, {
      user: line.values.get("s"),
      global: line.values.get("gs"),
      properties: line.properties,
      profiles: (line.values.get("P") ?? "").split(","),
    });
  }

  private info(text: string): Promise<void> {
    return this.console.info(text);
  }

  private repositories(own: readonly Repository[]): Repositories {
    const { flags } = this.line;
    return new Repositories(this.files, this.settings, own, {
      console: this.console,
      offline: flags.has("-o"),
      again: flags.has("-U"),
    });
  }

  async run(): Promise<void> {
    await this.info("Scanning for projects...");
    const given = this.line.values.get("f") ?? "pom.xml";
    const path = this.files.list(given).length > 0 ? `${given.replace(/\/$/, "")}/pom.xml` : given;
    const needsNoProject = this.line.goals.every((goal) => /(?::get|:effective-settings)$/.test(goal));
    const project =
      needsNoProject && !this.files.exists(path)
        ? undefined
        : readProject(this.files, path, this.line.properties);
    const repositories = this.repositories(project?.repositories ?? []);
    if (project) await this.openProject(project, path, repositories);
    if (this.line.goals.length === 0)
      throw new MavenError(
        [
          `No goals have been specified for this build. You must specify a valid lifecycle phase or a goal in the format <plugin-prefix>:<goal> or <plugin-group-id>:<plugin-artifact-id>[:<plugin-version>]:<goal>. Available lifecycle phases are: ${LIFECYCLE}. -> [Help 1]`,
        ],
        "NoGoalSpecifiedException",
      );
    for (const goal of this.line.goals) await this.goal(goal, project, repositories);
  }

  private async openProject(project: Project, path: string, repositories: Repositories): Promise<void> {
    const { group, artefact, version, packaging, parent, parentAt } = project;
    // A parent is looked for before variables in the POM's repositories are filled in (recorded: mvn-url-gone).
    const written = this.repositories(project.writtenRepositories);
    if (parent) {
      try {
        await written.fetch(parent);
      } catch (error) {
        if (!(error instanceof TransferError)) throw error;
        const why = `Non-resolvable parent POM for ${group}:${artefact}:${version}: The following artifacts could not be resolved: ${nameOf(parent)} (absent): ${error.message} and 'parent.relativePath' points at no local POM @ ${parentAt}`;
        throw new MavenError(
          [
            "[ERROR] Some problems were encountered while processing the POMs:",
            `[FATAL] ${why}`,
            " @ ",
            "The build could not read 1 project -> [Help 1]",
            "  ",
            `  The project ${group}:${artefact}:${version} (${this.files.path(path)}) has 1 error`,
            `    ${why}${error.why && `: ${error.why}`} -> [Help 2]`,
          ],
          "ProjectBuildingException",
          "UnresolvableModelException",
        );
      }
    }
    await this.info("");
    await this.console.title(`${group}:${artefact}`);
    await this.info(this.console.paint("1", `Building ${artefact} ${version}`));
    await this.info(`  from ${path}`);
    const kind = `[ ${packaging} ]`;
    const left = Math.floor((72 - kind.length) / 2);
    await this.info(this.console.paint("1", kind.padStart(left + kind.length, "-").padEnd(72, "-")));
    await repositories.describe();
  }

  private async goal(goal: string, project: Project | undefined, repositories: Repositories): Promise<void> {
    const short = goal.replace(/^org\.apache\.maven\.plugins:maven-(\w+)-plugin(?::[\d.]+)?:/, "$1:");
    const known = LIFECYCLE.split(", ").includes(short);
    if (known && (short === "validate" || (project?.packaging === "pom" && IDLE.has(short)))) return;
    if (!known && !short.includes(":"))
      throw new MavenError(
        [
          `Unknown lifecycle phase "${short}". You must specify a valid lifecycle phase or a goal in the format <plugin-prefix>:<goal> or <plugin-group-id>:<plugin-artifact-id>[:<plugin-version>]:<goal>. Available lifecycle phases are: ${LIFECYCLE}. -> [Help 1]`,
        ],
        "LifecyclePhaseNotFoundException",
      );
    switch (short) {
      case "help:effective-settings":
        return this.showSettings();
      case "dependency:get":
        return this.get();
      case "dependency:resolve":
      case "dependency:go-offline":
        return this.resolve(short, project, repositories);
      default:
        throw new NotModelledError(`mvn ${goal}`);
    }
  }

  private async resolve(
    goal: string,
    project: Project | undefined,
    repositories: Repositories,
  ): Promise<void> {
    if (!project) return;
    const { group, artefact, packaging, version, dependencies } = project;
    try {
      await repositories.checkMirrorOfCentral(PLUGIN);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new MavenError(
        [
          `Plugin ${PLUGIN.group}:${PLUGIN.artefact}:${PLUGIN.version} or one of its dependencies could not be resolved:`,
          `\tFailed to read artifact descriptor for ${nameOf({ ...PLUGIN, type: "jar" })}: ${error.message}`,
          "-> [Help 1]",
        ],
        "PluginResolutionException",
      );
    }
    await this.info("");
    await this.info(`--- ${goal.replace(":", `:${PLUGIN.version}:`)} (default-cli) @ ${artefact} ---`);
    try {
      const found = await resolveAll(repositories, dependencies);
      await this.info(found.length > 0 ? "The following files have been resolved:" : "   none");
      for (const each of found) await this.info(`   ${nameOf(each)}:compile`);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new MavenError(
        [
          `Failed to execute goal on project ${artefact}: Could not resolve dependencies for project ${group}:${artefact}:${packaging}:${version}`,
          ...dependencies.slice(0, 1).map((each) => `dependency: ${nameOf(each)} (compile)`),
          `\t${error.message}`,
          "-> [Help 1]",
        ],
        "DependencyResolutionException",
      );
    }
  }

  /** `dependency:get -Dartifact=G:A:V[:type] -DremoteRepositories=id::layout::url`. */
  private async get(): Promise<void> {
    const { properties } = this.line;
    const [group = "", artefact = "", version = "", type = "jar"] = (properties.get("artifact") ?? "").split(
      ":",
    );
    if (version === "")
      throw new NotModelledError("mvn dependency:get without -Dartifact=group:artifact:version");
    const extra = (properties.get("remoteRepositories") ?? "").split(",").filter(Boolean);
    const repositories = this.repositories(
      extra.map((each) => {
        const [id = "", url] = each.split(/::(?:.*::)?/);
        return url === undefined ? { id: "temp", url: id } : { id, url };
      }),
    );
    const wanted = { group, artefact, version, type };
    await this.info(`Resolving ${nameOf(wanted)} with transitive dependencies`);
    try {
      await resolveAll(repositories, [wanted]);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new MavenError(
        [
          `Failed to execute goal ${PLUGIN.group}:${PLUGIN.artefact}:${PLUGIN.version}:get (default-cli) on project standalone-pom: Couldn't download artifact: ${error.message} -> [Help 1]`,
        ],
        "MojoExecutionException",
      );
    }
  }

  private async showSettings(): Promise<void> {
    const shows = /^(?:true|)$/.test(this.line.properties.get("showPasswords") ?? "false");
    const servers = this.settings.servers.map(
      ({ id, username, password }) =>
        `    <server>\n      <username>${username}</username>\n      <password>${shows ? password : "***"}</password>\n      <id>${id}</id>\n    </server>\n`,
    );
    const mirrors = this.settings.mirrors.map(
      ({ id, url, mirrorOf }) =>
        `    <mirror>\n      <mirrorOf>${mirrorOf}</mirrorOf>\n      <url>${url}</url>\n      <id>${id}</id>\n    </mirror>\n`,
    );
    await this.console.write(
      `\nEffective user-specific configuration settings:\n\n<?xml version="1.0" encoding="UTF-8"?>\n<settings>\n  <localRepository>${this.settings.localRepository}</localRepository>\n  <servers>\n${servers.join("")}  </servers>\n  <mirrors>\n${mirrors.join("")}  </mirrors>\n</settings>\n\n`,
    );
  }
}

async function main(process: Process): Promise<number> {
  const files = new UserFiles(process);
  const line = readLine(files, process.argv.slice(1));
  const { flags, values, properties } = line;
  const file = values.get("f");
  if (file !== undefined && !files.exists(file)) {
    // The script that starts Maven looks for it twice.
    const text = `POM file ${file} specified with the -f/--file command line argument does not exist\n`;
    await printError(process, text + text);
    return 1;
  }
  const debug = flags.has("-X");
  const console = new Console(files, {
    batch: flags.has("-B") || properties.get("style.color") === "never",
    quiet: flags.has("-q"),
    debug,
    transfers: !flags.has("-ntp"),
    logFile: values.get("l"),
  });
  if (flags.has("-v")) {
    await console.write(VERSION.replace(/^.*/, (name) => console.paint("1", name)));
    return 0;
  }
  try {
    if (debug || flags.has("-V")) await console.write(VERSION);
    const [master, password] = [values.get("emp"), values.get("ep")];
    if (master !== undefined || password !== undefined) {
      const text =
        master === undefined
          ? encryptPassword(files, properties, password ?? "")
          : encryptMaster(files, master);
      await console.write(`${text}\n`);
      return 0;
    }
    if (debug || flags.has("-e")) await console.info("Error stacktraces are turned on.");
    const build = new Build(files, line, console);
    await build.run();
    await console.end(true);
    return 0;
  } catch (error) {
    if (!(error instanceof MavenError)) throw error;
    if (error.articles.length > 0 && !error.isOfProjects) await console.end(false);
    await console.fail(error);
    return 1;
  }
}

export const mvn: Program = main;
