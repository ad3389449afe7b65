import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { addNode, addPackageManagers, addPg } from "./node.ts";

/** What an image is made of: one layer of files, and what its config says of them. */
export interface Recipe {
  /** An image made before, whose files this one begins with; without it, Debian trixie's minimal system. */
  readonly from?: string;
  /** Debian's packages, installed without those they only recommend. */
  readonly packages?: readonly string[];
  /** Puts into the folder `root` what no package has. */
  add?(root: string): void;
  /** Instructions as `docker import --change` takes them. */
  readonly config?: readonly string[];
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const SCM = ["git", "curl", "wget"];
const SHELL = 'CMD ["sh"]';

/**
 * The images that cases begin with, by reference, as far as no engine can pull them: stand-ins under the names that
 * src/engine/host gives to simulated ones, with the real programs of Debian trixie. They are compared by what their
 * programs do, not by their own files. busybox:latest is the engine's own.
 */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  "tools:latest": { packages: [...SCM, "python3-pip", "openssh-client"], add: addNode, config: [SHELL] },
  "signing:latest": { packages: ["gnupg", "minisign", "openssl", "curl"], config: [SHELL] },

  "node:24-slim": { from: "tools:latest" },
  "acme/node-git:24": { from: "tools:latest" },
  "acme/node:24": {
    from: "tools:latest",
    add: addPg,
    config: ["ENV NODE_PATH=/usr/local/lib/node_modules"],
  },
  "acme/node-pm:24": { from: "tools:latest", add: addPackageManagers, config: ["WORKDIR /"] },
  "acme/postgres:17": {
    from: "tools:latest",
    add(root) {
      const program = join(root, "usr/local/bin/postgres");
      copyFileSync(join(import.meta.dirname, "postgres.mjs"), program);
      chmodSync(program, 0o755);
    },
    config: ['CMD ["postgres"]'],
  },
  "acme/cloud:latest": {
    packages: ["awscli", "redis-tools", "redis-server", "postgresql-client", "mariadb-client", "curl"],
    config: [SHELL],
  },

  "golang:1.24": {
    packages: [...SCM, "golang-go"],
    add(root) {
      symlinkSync("/usr/lib/go-1.24", join(root, "usr/local/go"));
      for (const folder of ["go/src", "go/bin"]) mkdirSync(join(root, folder), { recursive: true });
    },
    config: [
      SHELL,
      `ENV PATH=/go/bin:/usr/local/go/bin:${PATH}`,
      "ENV GOLANG_VERSION=1.24.4",
      "ENV GOTOOLCHAIN=local",
      "ENV GOPATH=/go",
    ],
  },
  "maven:3.9-eclipse-temurin-21": {
    packages: [...SCM, "maven"],
    config: [SHELL, "ENV MAVEN_HOME=/usr/share/maven", "ENV MAVEN_CONFIG=/root/.m2"],
  },
  "rust:1.85": {
    packages: [...SCM, "cargo"],
    add: (root) => mkdirSync(join(root, "usr/local/cargo"), { recursive: true }),
    config: [
      SHELL,
      "ENV RUSTUP_HOME=/usr/local/rustup",
      "ENV CARGO_HOME=/usr/local/cargo",
      "ENV RUST_VERSION=1.85.1",
    ],
  },
  "composer:2": {
    packages: [...SCM, "composer", "php-curl", "unzip"],
    config: [SHELL, "ENV COMPOSER_ALLOW_SUPERUSER=1", "ENV COMPOSER_HOME=/tmp", "ENV COMPOSER_VERSION=2.8.8"],
  },
};
