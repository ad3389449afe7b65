/**
 * What Docker Hub has, as far as it is simulated: the images that Dockerfiles in the wild begin with. They are made when a
 * build, `docker run` or `docker pull` first names them. Their files are Debian trixie's or Alpine's with simulated
 * programs, whatever the tag says: versions in tags choose nothing else.
 */
import { parseReference } from "../image/reference.ts";
import type { Image } from "../image/types.ts";
import { NotModelledError } from "../source/errors.ts";
import type { DebianOptions } from "./base-images/debian.ts";
import { alpineLike, debianLike } from "./base-images.ts";
import { LANGUAGE_IMAGES, languageImage } from "./language-images.ts";

type Tools = NonNullable<DebianOptions["tools"]>;

const NODE_USER = { name: "node", uid: 1000, gid: 1000, home: "/home/node", shell: "/bin/bash" };
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const BUILD_TOOLS: Tools = ["git", "curl", "wget", "openssl", "ssh", "gnupg", "python", "procps"];

interface Family {
  /** Tags are these words, a version, or both: `24-alpine`, `slim`, `trixie`. */
  readonly tags: RegExp;
  make(tag: string): Image;
}

const VERSION = "(?:latest|lts|current|stable|testing|rolling|\\d+(?:\\.\\d+){0,2}|[a-z]+)";
const tags = (variants: string) => new RegExp(`^${VERSION}(?:-(?:${variants}))?$`);

const isAlpine = (tag: string) => /alpine/.test(tag);
const isSlim = (tag: string) => /slim/.test(tag);
const DEBIAN_VARIANTS = "slim|(?:trixie|bookworm|bullseye)(?:-slim)?|alpine(?:\\d+\\.\\d+)?";

const FAMILIES: Readonly<Record<string, Family>> = {
  debian: {
    tags: tags("slim|backports|\\d{8}(?:-slim)?"),
    make: () => debianLike({ sources: "deb822" }, { Cmd: ["bash"], Env: [PATH] }),
  },
  ubuntu: {
    tags: tags("\\d{8}"),
    make: () => debianLike({ sources: "ubuntu" }, { Cmd: ["/bin/bash"], Env: [PATH] }),
  },
  alpine: { tags: tags(""), make: () => alpineLike({}, { Cmd: ["/bin/sh"], Env: [PATH] }) },
  node: {
    tags: tags(DEBIAN_VARIANTS),
    make: (tag) => {
      const config = { Cmd: ["node"], Env: [PATH] };
      if (isAlpine(tag))
        return alpineLike(
          {
            programs: {
              node: "node",
              npm: "npm",
              npx: "npx",
              yarn: "yarn",
              yarnpkg: "yarn",
              corepack: "corepack",
            },
            users: [NODE_USER],
          },
          config,
        );
      const extra: Tools = isSlim(tag)
        ? ["node", "yarn", "corepack"]
        : ["node", "yarn", "corepack", ...BUILD_TOOLS];
      return debianLike({ tools: extra, users: [NODE_USER], sources: "deb822" }, config);
    },
  },
  python: {
    tags: tags(DEBIAN_VARIANTS),
    make: (tag) => {
      const config = { Cmd: ["python3"], Env: [PATH] };
      const programs = { python: "python3.13", python3: "python3.13", pip: "pip", pip3: "pip" };
      if (isAlpine(tag)) return alpineLike({ programs }, config);
      // Its own Python lies below /usr/local, beside Debian's where there is one.
      const own = Object.entries({ ...programs, "python3.13": "python3.13" });
      const below = Object.fromEntries(own.map(([name, stands]) => [`/usr/local/bin/${name}`, stands]));
      const extra: Tools = isSlim(tag) ? [] : BUILD_TOOLS;
      return debianLike({ tools: extra, programs: below, sources: "deb822" }, config);
    },
  },
  "google/cloud-sdk": {
    tags: tags("slim|emulators|stable"),
    make: () =>
      debianLike(
        { tools: ["gcloud", ...BUILD_TOOLS], sources: "deb822" },
        { Cmd: ["/bin/bash"], Env: [PATH] },
      ),
  },
  "amazon/aws-cli": {
    tags: tags("slim"),
    make: () =>
      debianLike({ tools: ["aws"] }, { Entrypoint: ["/usr/bin/aws"], WorkingDir: "/aws", Env: [PATH] }),
  },
  // Its entrypoint is a script that changes to the user vault for a server, and for every command of vault; here they stay root.
  "hashicorp/vault": {
    tags: tags(""),
    make: () =>
      alpineLike(
        { programs: { vault: "vault" } },
        { Entrypoint: ["vault"], Cmd: ["server", "-dev"], Env: [PATH] },
      ),
  },
  "curlimages/curl": {
    tags: tags(""),
    make: () =>
      alpineLike({ programs: { curl: "curl" } }, { Entrypoint: ["curl"], Cmd: ["--help"], Env: [PATH] }),
  },
  "alpine/git": {
    tags: tags(""),
    make: () =>
      alpineLike(
        { programs: { git: "git", ssh: "ssh", "ssh-keyscan": "ssh-keyscan" } },
        { Entrypoint: ["git"], Cmd: ["--help"], WorkingDir: "/git", Env: [PATH] },
      ),
  },
  "buildpack-deps": {
    tags: tags("scm|curl"),
    make: () => debianLike({ tools: BUILD_TOOLS, sources: "deb822" }, { Cmd: ["bash"], Env: [PATH] }),
  },
  redis: {
    tags: tags(DEBIAN_VARIANTS),
    make: (tag) => {
      const config = {
        Cmd: ["redis-server"],
        Env: [PATH],
        WorkingDir: "/data",
        ExposedPorts: { "6379/tcp": {} },
      };
      const programs = { "redis-cli": "redis-cli", "redis-server": "redis-server" };
      return isAlpine(tag)
        ? alpineLike({ programs }, config)
        : debianLike({ tools: ["redis"], sources: "deb822" }, config);
    },
  },
  postgres: {
    tags: tags(DEBIAN_VARIANTS),
    make: () =>
      debianLike(
        { tools: ["postgres", "postgresServer"], sources: "deb822" },
        { Cmd: ["postgres"], Env: [PATH], ExposedPorts: { "5432/tcp": {} } },
      ),
  },
};

/** Well known, and not simulated: saying that they do not exist would be wrong. */
const OTHERS = new Set(
  "amazonlinux archlinux caddy cassandra centos clojure dart docker drupal eclipse-temurin elasticsearch elixir erlang fedora ghost groovy haproxy haskell hello-world httpd ibmjava influxdb jenkins joomla julia kong mariadb memcached mongo mysql nextcloud nginx openjdk oraclelinux perl php phpmyadmin rabbitmq registry rockylinux ruby sonarqube swift telegraf tomcat traefik vault wordpress zookeeper".split(
    " ",
  ),
);

const made = new Map<string, Image>();

/**
 * The image that Docker Hub has under a name; undefined for a name that nobody knows. Throws NotModelledError for
 * a well known one that is not simulated.
 */
export function publicImage(reference: string): Image | undefined {
  const { name, tag, canonical } = parseReference(reference);
  const known = made.get(`${name}:${tag}`);
  if (known) return known;
  const language = languageImage(name, tag);
  if (language) {
    made.set(`${name}:${tag}`, language);
    return language;
  }
  if (!canonical.startsWith("docker.io/")) return undefined;
  const family = FAMILIES[name];
  if (family?.tags.test(tag)) {
    const image = family.make(tag);
    made.set(`${name}:${tag}`, image);
    return image;
  }
  if (!OTHERS.has(name)) return undefined;
  throw new NotModelledError(
    `the image ${name}:${tag} (of the public ones there are ${[...Object.keys(FAMILIES), ...LANGUAGE_IMAGES].join(", ")})`,
  );
}
