/**
 * Maven 3.9.9, as far as credentials go: `<server>` of settings.xml by the repository's id, with `${env.X}` and properties in it,
 * and logins in addresses. It prints addresses as they are, and passwords of servers nowhere, `-X` included.
 *
 * Seen on Debian's Maven 3.9.9 (tests/conformance/cases/mvn-*). Modelled: validate; dependency:resolve, go-offline and get;
 * help:effective-settings, which hides passwords unless -DshowPasswords. Their plugins count as there, but a private mirror of
 * everything is asked for them. Compiling, packaging and everything else are refused by name.
 */
import { print } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { type Project, readProject, resolveAll } from "./project.ts";
import { Repositories } from "./repositories.ts";
import { type Repository, readSettings, type Settings } from "./settings.ts";
import { type Coordinates, MavenError, nameOf, TransferError } from "./types.ts";

const LINE = "-".repeat(72);
const VERSION =
  'Apache Maven 3.9.9\nMaven home: /usr/share/maven\nJava version: 21.0.12.1, vendor: Debian, runtime: /usr/lib/jvm/java-21-openjdk-amd64\nDefault locale: en, platform encoding: UTF-8\nOS name: "linux", version: "6.12", arch: "amd64", family: "unix"\n';
const PLUGIN: Coordinates = {
  group: "org.apache.maven.plugins",
  artefact: "maven-dependency-plugin",
  version: "3.7.0",
  type: "pom",
};

interface Line {
  readonly goals: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, string>;
}

const VALUED: Readonly<Record<string, string>> = {
  "-s": "s",
  "--settings": "s",
  "-gs": "gs",
  "--global-settings": "gs",
  "-f": "f",
  "--file": "f",
  "-P": "P",
  "--activate-profiles": "P",
};
const FLAGS = new Set(
  "-B --batch-mode -q --quiet -X --debug -ntp --no-transfer-progress -e --errors -U --update-snapshots -V --show-version -C -c -fae -ff -fn".split(
    " ",
  ),
);

function parse(words: readonly string[]): Line {
  const goals: string[] = [];
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const properties = new Map<string, string>();
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(-[\w-]+?)(?:=(.*))?$/s.exec(word) ?? [];
    if (/^-D./.test(word)) {
      const [, key = "", value = "true"] = /^-D([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
      properties.set(key, value);
    } else if (/^-P./.test(word)) values.set("P", word.slice(2));
    else if (name !== undefined && VALUED[name]) values.set(VALUED[name], glued ?? todo.pop() ?? "");
    else if (FLAGS.has(word)) flags.add(word.replace(/^--(\w).*$/, "-$1"));
    else if (word.startsWith("-")) throw new NotModelledError(`mvn ${word}`);
    else goals.push(word);
  }
  if (flags.has("-d")) flags.add("-X");
  if (words.includes("--no-transfer-progress")) flags.add("-ntp");
  return { goals, values, flags, properties };
}

class Build {
  private readonly files: UserFiles;
  private readonly line: Line;
  private readonly settings: Settings;

  constructor(files: UserFiles, line: Line) {
    this.files = files;
    this.line = line;
    this.settings = readSettings(files, {
      user: line.values.get("s"),
      global: line.values.get("gs"),
      properties: line.properties,
      profiles: (line.values.get("P") ?? "").split(","),
    });
  }

  private get quiet(): boolean {
    return this.line.flags.has("-q");
  }

  async info(text: string): Promise<void> {
    if (!this.quiet) await print(this.files.process, `[INFO] ${text}\n`);
  }

  private repositories(own: readonly Repository[]): Repositories {
    const { flags } = this.line;
    return new Repositories(this.files, this.settings, own, {
      transfers: !flags.has("-ntp"),
      debug: flags.has("-X"),
      quiet: this.quiet,
    });
  }

  async run(): Promise<void> {
    await this.info("Scanning for projects...");
    const path = this.line.values.get("f") ?? "pom.xml";
    const needsNoProject = this.line.goals.every((goal) => /(?::get|:effective-settings)$/.test(goal));
    const project =
      needsNoProject && !this.files.exists(path)
        ? undefined
        : readProject(this.files, path, this.line.properties);
    const repositories = this.repositories(project?.repositories ?? []);
    if (project) await this.openProject(project, path, repositories);
    for (const goal of this.line.goals) await this.goal(goal, project, repositories);
    await this.info(LINE);
    await this.info("BUILD SUCCESS");
    await this.info(LINE);
  }

  private async openProject(project: Project, path: string, repositories: Repositories): Promise<void> {
    const { group, artefact, version, packaging, parent } = project;
    if (parent) {
      try {
        await repositories.fetch(parent);
      } catch (error) {
        if (!(error instanceof TransferError)) throw error;
        const why = `Non-resolvable parent POM for ${group}:${artefact}:${version}: The following artifacts could not be resolved: ${nameOf(parent)} (absent): ${error.message} and 'parent.relativePath' points at no local POM @ line 6, column 11`;
        throw new MavenError([
          "[ERROR] Some problems were encountered while processing the POMs:",
          `[FATAL] ${why}`,
          "The build could not read 1 project -> [Help 1]",
          "  ",
          `  The project ${group}:${artefact}:${version} (${this.files.path(path)}) has 1 error`,
          `    ${why} -> [Help 2]`,
        ]);
      }
    }
    const title = `< ${group}:${artefact} >`;
    await this.info("");
    await this.info(title.padStart(36 + Math.ceil(title.length / 2), "-").padEnd(72, "-"));
    await this.info(`Building ${artefact} ${version}`);
    await this.info(`  from ${path}`);
    await this.info(`[ ${packaging} ]`.padStart(39, "-").padEnd(72, "-"));
    await repositories.describe();
  }

  private async goal(goal: string, project: Project | undefined, repositories: Repositories): Promise<void> {
    const short = goal.replace(/^org\.apache\.maven\.plugins:maven-(\w+)-plugin(?::[\d.]+)?:/, "$1:");
    switch (short) {
      case "validate":
        return;
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
      throw new MavenError([
        `Plugin ${PLUGIN.group}:${PLUGIN.artefact}:${PLUGIN.version} or one of its dependencies could not be resolved:`,
        `\tFailed to read artifact descriptor for ${nameOf({ ...PLUGIN, type: "jar" })}: ${error.message}`,
        "-> [Help 1]",
      ]);
    }
    await this.info("");
    await this.info(`--- ${goal.replace(":", `:${PLUGIN.version}:`)} (default-cli) @ ${artefact} ---`);
    try {
      const found = await resolveAll(repositories, dependencies);
      await this.info(found.length > 0 ? "The following files have been resolved:" : "   none");
      for (const each of found) await this.info(`   ${nameOf(each)}:compile`);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new MavenError([
        `Failed to execute goal on project ${artefact}: Could not resolve dependencies for project ${group}:${artefact}:${packaging}:${version}`,
        ...dependencies.slice(0, 1).map((each) => `dependency: ${nameOf(each)} (compile)`),
        `\t${error.message}`,
        "-> [Help 1]",
      ]);
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
      throw new MavenError([
        `Failed to execute goal ${PLUGIN.group}:${PLUGIN.artefact}:${PLUGIN.version}:get (default-cli) on project standalone-pom: Couldn't download artifact: ${error.message} -> [Help 1]`,
      ]);
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
    await print(
      this.files.process,
      `\nEffective user-specific configuration settings:\n\n<?xml version="1.0" encoding="UTF-8"?>\n<settings>\n  <localRepository>${this.settings.localRepository}</localRepository>\n  <servers>\n${servers.join("")}  </servers>\n  <mirrors>\n${mirrors.join("")}  </mirrors>\n</settings>\n\n`,
    );
  }
}

const HELP = [
  "",
  "To see the full stack trace of the errors, re-run Maven with the -e switch.",
  "Re-run Maven using the -X switch to enable full debug logging.",
];

async function main(process: Process): Promise<number> {
  const words = process.argv.slice(1);
  if (words.some((word) => /^(?:-v|--version)$/.test(word))) {
    await print(process, VERSION);
    return 0;
  }
  const line = parse(words);
  if (line.goals.length === 0) throw new NotModelledError("mvn without a goal");
  try {
    await new Build(new UserFiles(process), line).run();
    return 0;
  } catch (error) {
    if (!(error instanceof MavenError)) throw error;
    const text = [...error.lines, ...HELP].map((each) =>
      /^\[(?:FATAL|WARNING)\]/.test(each) ? each : `[ERROR] ${each}`,
    );
    await print(process, `${text.join("\n")}\n`);
    return 1;
  }
}

export const mvn: Program = main;
