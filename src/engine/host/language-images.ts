/**
 * The public images of languages whose package managers are simulated (src/engine/tools/go and its neighbours): Debian with the
 * manager where the image of that name has it, and the variables that the image sets.
 */
import type { Image } from "../image/types.ts";
import type { DebianOptions } from "./base-images/debian.ts";
import { alpineLike, debianLike } from "./base-images.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const SCM: NonNullable<DebianOptions["tools"]> = ["git", "curl", "wget", "openssl", "ssh", "gnupg", "procps"];

interface Language {
  /** The image's own variables, PATH left out. */
  readonly environment: readonly string[];
  /** Folders before the usual search path. */
  readonly path?: string;
  readonly command: readonly string[];
  readonly workdir?: string;
  readonly programs: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, number>>;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  golang: {
    environment: ["GOLANG_VERSION=1.24.4", "GOTOOLCHAIN=local", "GOPATH=/go"],
    path: "/go/bin:/usr/local/go/bin:",
    command: ["bash"],
    workdir: "/go",
    programs: { "/usr/local/go/bin/go": "go" },
    folders: { "/usr/local/go/bin": 0o755, "/go": 0o1777, "/go/src": 0o1777, "/go/bin": 0o1777 },
  },
  maven: {
    environment: ["MAVEN_HOME=/usr/share/maven", "MAVEN_CONFIG=/root/.m2"],
    command: ["mvn"],
    programs: { "/usr/bin/mvn": "mvn" },
    folders: { "/usr/share/maven/conf": 0o755 },
  },
  rust: {
    environment: ["RUSTUP_HOME=/usr/local/rustup", "CARGO_HOME=/usr/local/cargo", "RUST_VERSION=1.85.1"],
    path: "/usr/local/cargo/bin:",
    command: ["bash"],
    programs: { "/usr/local/cargo/bin/cargo": "cargo" },
    folders: { "/usr/local/cargo": 0o777, "/usr/local/cargo/bin": 0o777 },
  },
  // The link of /root/.gradle to /home/gradle/.gradle is left out.
  gradle: {
    environment: ["JAVA_HOME=/opt/java/openjdk", "GRADLE_HOME=/opt/gradle", "GRADLE_VERSION=8.14.3"],
    command: ["gradle"],
    workdir: "/home/gradle",
    programs: { "/usr/bin/gradle": "gradle" },
    folders: { "/opt/gradle": 0o755, "/home/gradle": 0o755 },
  },
  "mcr.microsoft.com/dotnet/sdk": {
    environment: [
      ...["DOTNET_VERSION=9.0.9", "DOTNET_SDK_VERSION=9.0.305", "DOTNET_RUNNING_IN_CONTAINER=true"],
      ...["DOTNET_NOLOGO=true", "DOTNET_USE_POLLING_FILE_WATCHER=true", "NUGET_XMLDOC_MODE=skip"],
    ],
    command: ["/bin/bash"],
    programs: { "/usr/bin/dotnet": "dotnet" },
  },
  composer: {
    environment: ["COMPOSER_ALLOW_SUPERUSER=1", "COMPOSER_HOME=/tmp", "COMPOSER_VERSION=2.8.8"],
    command: ["composer"],
    workdir: "/app",
    programs: { "/usr/bin/composer": "composer" },
    folders: { "/app": 0o755 },
  },
};

/** The names of the images that `languageImage` makes. */
export const LANGUAGE_IMAGES: readonly string[] = Object.keys(LANGUAGES);

/** The image of a language, by its name without a tag; undefined for other names. A tag chooses Alpine or Debian only. */
export function languageImage(name: string, tag: string): Image | undefined {
  const language = LANGUAGES[name];
  if (!language) return undefined;
  const { environment, path = "", command, workdir, programs, folders = {} } = language;
  const config = {
    Env: [`PATH=${path}${PATH}`, ...environment],
    Cmd: [...command],
    ...(workdir === undefined ? {} : { WorkingDir: workdir }),
  };
  if (!tag.includes("alpine"))
    return debianLike({ tools: SCM, programs, folders, sources: "deb822" }, config);
  const files = Object.entries(programs).map(([file, stands]) => [file.replace(/^.*\//, ""), stands]);
  return alpineLike({ programs: { git: "git", curl: "curl", ...Object.fromEntries(files) } }, config);
}
