/**
 * Public packages that images are usually given, and what they bring. Debian's versions are those of trixie in November
 * 2026, Alpine's those of its release 3.22. A program that the simulator lacks is brought too, and refused when it is run.
 */
export interface PublicPackage {
  readonly debian?: string;
  readonly alpine?: string;
  /** File name under /usr/bin to the simulated program; the name itself unless said. */
  readonly programs: Readonly<Record<string, string>>;
  /** Names of further packages. */
  readonly needs: readonly string[];
}

const PACKAGES = new Map<string, PublicPackage>();

/** The package as Debian and as Alpine have it, `name=version`, either empty; `programs` lists `file` or `file:program`. */
function add(debian: string, alpine: string, programs = "", needs = ""): void {
  const [debianName, debianVersion] = debian.split("=");
  const [alpineName, alpineVersion] = alpine.split("=");
  const made = {
    programs: Object.fromEntries(
      words(programs).map((word) => {
        const [file = "", ...program] = word.split(":");
        return [file, program.join(":") || file];
      }),
    ),
    needs: words(needs),
  };
  if (debianName && debianVersion) PACKAGES.set(`debian ${debianName}`, { ...made, debian: debianVersion });
  if (alpineName && alpineVersion) PACKAGES.set(`alpine ${alpineName}`, { ...made, alpine: alpineVersion });
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

add("ca-certificates=20250419", "ca-certificates=20250911-r0", "", "openssl");
add("curl=8.14.1-2+deb13u5", "curl=8.14.1-r2", "curl");
add("wget=1.25.0-2", "wget=1.25.0-r1", "wget");
add("git=1:2.47.3-0+deb13u1", "git=2.49.1-r0", "git");
add("openssl=3.5.7-1~deb13u2", "openssl=3.5.4-r0", "openssl");
const SSH = "ssh ssh-add ssh-agent ssh-keygen ssh-keyscan scp sftp";
add("openssh-client=1:10.0p1-7+deb13u4", "openssh-client=10.0_p1-r9", SSH);
add("", "openssh-client-default=10.0_p1-r9", SSH);
add("", "openssh=10.0_p1-r9", SSH);
add("gnupg=2.4.7-21+deb13u1", "gnupg=2.4.7-r0", "gpg gpg-agent gpgconf");
add("gnupg2=2.4.7-21+deb13u1", "gpg=2.4.7-r0", "gpg gpg-agent gpgconf");
add("gpg=2.4.7-21+deb13u1+b5", "", "gpg");
add("jq=1.7.1-6+deb13u3", "jq=1.8.1-r0", "jq");
add("nodejs=20.19.2+dfsg-1+deb13u2", "nodejs=22.16.0-r2", "node nodejs:node");
add("npm=9.2.0~ds1-3", "npm=11.6.3-r0", "npm npx", "nodejs");
add("yarnpkg=4.1.0+dfsg-1", "yarn=1.22.22-r1", "yarn", "nodejs");
add("", "pnpm=10.9.0-r0", "pnpm", "nodejs");
add("python3=3.13.5-1", "python3=3.12.12-r0", "python3:python3.13 python3.13");
add("python3-pip=25.1.1+dfsg-1", "py3-pip=25.1.1-r0", "pip pip3", "python3");
add("python3-venv=3.13.5-1", "py3-virtualenv=20.31.2-r0", "", "python3");
add(
  "postgresql-client=17+278",
  "postgresql17-client=17.6-r0",
  "psql pg_isready pg_dump pg_dumpall createdb dropdb createuser",
);
add("", "postgresql-client=17.6-r0", "psql pg_isready pg_dump pg_dumpall createdb dropdb createuser");
add("redis-tools=5:8.0.2-3+deb13u2", "redis=8.0.4-r0", "redis-cli");
add("awscli=2.23.6-1", "aws-cli=2.27.25-r0", "aws");
add("bash=5.2.37-2+b10", "bash=5.2.37-r0", "bash");
add("procps=2:4.0.4-9", "procps=4.0.4-r3", "ps:coreutils:ps");
add("xxd=2:9.1.1230-2", "xxd=9.1.1566-r0", "xxd:coreutils:xxd");
add("vim=2:9.1.1230-2", "vim=9.1.1566-r0", "vim vi:vim");
add("nano=8.4-1+deb13u1", "nano=8.4-r0", "nano");
add("sudo=1.9.16p2-3+deb13u2", "sudo=1.9.17_p2-r0", "sudo");
add("unzip=6.0-29+deb13u1", "unzip=6.0-r15", "unzip");
add("zip=3.0-15+deb13u1", "zip=3.0-r13", "zip");
add("make=4.4.1-2", "make=4.4.1-r3", "make");
add("gcc=4:14.2.0-1", "gcc=14.2.0-r6", "gcc cc:gcc");
add("g++=4:14.2.0-1", "g++=14.2.0-r6", "g++", "gcc");
add("build-essential=12.12", "build-base=0.5-r3", "", "gcc g++ make");
add("dumb-init=1.2.5-3", "dumb-init=1.2.5-r3", "dumb-init");
add("tini=0.19.0-3+b8", "tini=0.19.0-r3", "tini");
add("gosu=1.17-3+b4", "su-exec=0.2-r3", "gosu");
add("tzdata=2026c-0+deb13u1", "tzdata=2025b-r0");
add("locales=2.41-12+deb13u4", "musl-locales=0.1.0-r1");
add("apt-transport-https=3.0.3", "libc6-compat=1.1.0-r4");
add("lsb-release=12.1-1", "", "lsb_release");
add("iputils-ping=3:20240905-3", "iputils=20240905-r0", "ping");
add("netcat-openbsd=1.229-1", "netcat-openbsd=1.229.1-r0", "nc");
add("dnsutils=1:9.20.11-4", "bind-tools=9.20.13-r0", "dig nslookup");
add("rsync=3.4.1+ds1-5+deb13u4", "rsync=3.4.1-r1", "rsync");
add("xz-utils=5.8.1-1+deb13u1", "xz=5.8.1-r0", "xz");
add("bzip2=1.0.8-6", "bzip2=1.0.8-r6", "bzip2");
add("less=668-1", "less=679-r0", "less");
add("file=1:5.46-5", "file=5.46-r2", "file");
add("maven=3.9.9-1", "maven=3.9.9-r0", "mvn");
add("cargo=1.85.1+dfsg1-1+deb13u1", "cargo=1.87.0-r0", "cargo");
add("golang-go=2:1.24~2", "go=1.24.9-r0", "go");
add("composer=2.8.8-1+deb13u1", "composer=2.8.9-r0", "composer");
add("docker.io=26.1.5+dfsg1-9+deb13u1", "docker-cli=28.3.3-r2", "docker:docker in an image");
add("sqlite3=3.46.1-7+deb13u2", "sqlite=3.49.2-r1", "sqlite3");
add(
  "mariadb-client=1:11.8.6-0+deb13u1",
  "mariadb-client=11.4.8-r0",
  "mysql mariadb mysqldump mariadb-dump mysqladmin mariadb-admin",
);
add("supervisor=4.2.5-3", "supervisor=4.2.5-r5", "supervisord");
add("cron=3.0pl1-197", "dcron=4.6-r0", "crontab");
add("nginx=1.26.3-3+deb13u7", "nginx=1.28.0-r3", "nginx");
add("ffmpeg=7:7.1.5-0+deb13u1", "ffmpeg=6.1.2-r2", "ffmpeg");
add("imagemagick=8:7.1.1.43+dfsg1-1+deb13u12", "imagemagick=7.1.2.8-r0", "magick convert");
add("pkg-config=1.8.1-4", "pkgconf=2.4.3-r0", "pkg-config");
add("libpq-dev=17.11-0+deb13u1", "libpq-dev=17.6-r0");
add("sshpass=1.10-0.1", "sshpass=1.10-r0", "sshpass");

/** A library or its headers: they bring no program, and their files are not modelled. */
const LIBRARY =
  /^(?:lib[a-z0-9.+-]+|[a-z0-9.+-]+-dev|python3-[a-z0-9.+-]+|py3-[a-z0-9.+-]+|fonts-[a-z0-9-]+|linux-headers)$/;

/** A package of Debian or Alpine by its name; undefined for one that is in neither archive as far as it is modelled. */
export function publicPackage(family: "debian" | "alpine", name: string): PublicPackage | undefined {
  const known = PACKAGES.get(`${family} ${name}`);
  if (known) return known;
  if (!LIBRARY.test(name)) return undefined;
  return { [family]: family === "debian" ? "1.0-1" : "1.0-r0", programs: {}, needs: [] };
}
