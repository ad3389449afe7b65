import type { Image } from "../image/types.ts";
import { debianLike } from "./base-images.ts";

/**
 * The images that lessons build on, under the names their Dockerfiles use. `node:24-slim` stands for the image of that
 * name: Debian with node, npm, yarn and corepack. The `acme/` images are those of the lessons' team: node with curl, wget and the `pg` client
 * (which the simulated node brings along), node with git, node with other package managers, and a database that keeps its password out of the environment.
 */
let made: ReadonlyMap<string, Image> | undefined;

export function lessonImages(): ReadonlyMap<string, Image> {
  made ??= new Map([
    ["node:24-slim", debianLike({ tools: ["node", "yarn", "corepack"] })],
    [
      "acme/node:24",
      debianLike(
        { tools: ["node", "curl", "wget", "openssl"] },
        { Env: ["NODE_PATH=/usr/local/lib/node_modules"] },
      ),
    ],
    ["acme/node-git:24", debianLike({ tools: ["node", "git", "curl", "wget", "openssl", "ssh"] })],
    [
      "acme/node-pm:24",
      debianLike({
        tools: [
          "node",
          "git",
          "curl",
          "wget",
          "openssl",
          "python",
          "ssh",
          "yarn",
          "pnpm",
          "corepack",
          "corepackCache",
        ],
      }),
    ],
    // The clients of clouds and databases, as Debian trixie packages them.
    ["acme/cloud:latest", debianLike({ tools: ["aws", "redis", "postgres", "mariadb", "curl"] })],
    // For cases in which something is signed.
    ["signing:latest", debianLike({ tools: ["gnupg", "minisign", "openssl", "curl"] })],
    ["acme/postgres:17", debianLike({ tools: ["node", "postgresServer"] }, { Cmd: ["postgres"] })],
  ]);
  return made;
}
