/**
 * The settings of the go command: variables, then the file that `go env -w` writes, then defaults
 * (https://pkg.go.dev/cmd/go#hdr-Environment_variables).
 */
import type { UserFiles } from "../registries/files.ts";

export const GO_VERSION = "go1.24.4";

/** What `go env` lists, with the defaults of linux/amd64; those that depend on the user follow in `defaultOf`. */
const DEFAULTS: Readonly<Record<string, string>> = {
  AR: "ar",
  CC: "gcc",
  CGO_CFLAGS: "-O2 -g",
  CGO_CPPFLAGS: "",
  CGO_CXXFLAGS: "-O2 -g",
  CGO_ENABLED: "1",
  CGO_FFLAGS: "-O2 -g",
  CGO_LDFLAGS: "-O2 -g",
  CXX: "g++",
  GCCGO: "gccgo",
  GO111MODULE: "",
  GOAMD64: "v1",
  GOARCH: "amd64",
  GOAUTH: "netrc",
  GOBIN: "",
  GOCACHE: "",
  GOCACHEPROG: "",
  GODEBUG: "",
  GOENV: "",
  GOEXE: "",
  GOEXPERIMENT: "",
  GOFIPS140: "off",
  GOFLAGS: "",
  GOHOSTARCH: "amd64",
  GOHOSTOS: "linux",
  GOINSECURE: "",
  GOMOD: "/dev/null",
  GOMODCACHE: "",
  GONOPROXY: "",
  GONOSUMDB: "",
  GOOS: "linux",
  GOPATH: "",
  GOPRIVATE: "",
  GOPROXY: "https://proxy.golang.org,direct",
  GOROOT: "/usr/local/go",
  GOSUMDB: "sum.golang.org",
  GOTELEMETRY: "local",
  GOTMPDIR: "",
  GOTOOLCHAIN: "auto",
  GOTOOLDIR: "/usr/local/go/pkg/tool/linux_amd64",
  GOVCS: "",
  GOVERSION: GO_VERSION,
  GOWORK: "",
  PKG_CONFIG: "pkg-config",
};

/** Facts, which nobody sets. */
const READ_ONLY = new Set("GOEXE GOGCCFLAGS GOHOSTARCH GOHOSTOS GOMOD GOTOOLDIR GOVERSION GOWORK".split(" "));

export class GoSettings {
  readonly files: UserFiles;
  private readonly kept: Map<string, string>;

  constructor(files: UserFiles) {
    this.files = files;
    const path = this.file;
    this.kept = parseGoEnv(path === undefined ? "" : (files.readText(path) ?? ""));
  }

  /** Where `go env -w` writes; undefined for GOENV=off. */
  get file(): string | undefined {
    const given = this.files.variable("GOENV");
    if (given === "off") return undefined;
    if (given !== undefined) return given;
    return `${this.files.variable("XDG_CONFIG_HOME") ?? `${this.files.home}/.config`}/go/env`;
  }

  knows(name: string): boolean {
    return Object.hasOwn(DEFAULTS, name) && !READ_ONLY.has(name);
  }

  names(): string[] {
    return Object.keys(DEFAULTS);
  }

  get(name: string): string {
    return this.files.variable(name) ?? (this.kept.get(name) || this.defaultOf(name));
  }

  defaultOf(name: string): string {
    switch (name) {
      case "GOPATH":
        return `${this.files.home}/go`;
      case "GOMODCACHE":
        return `${this.get("GOPATH").split(":")[0]}/pkg/mod`;
      case "GOCACHE":
        return `${this.files.variable("XDG_CACHE_HOME") ?? `${this.files.home}/.cache`}/go-build`;
      case "GOENV":
        return this.file ?? "off";
      case "GOMOD":
        return this.module() ?? "/dev/null";
      // GOPRIVATE stands for both where they are not set.
      case "GONOPROXY":
      case "GONOSUMDB":
        return this.get("GOPRIVATE");
      default:
        return DEFAULTS[name] ?? "";
    }
  }

  /** The go.mod of the folder or of the nearest one above it. */
  module(): string | undefined {
    for (let at = this.files.cwd; ; at = at.replace(/\/[^/]*$/, "")) {
      if (this.files.exists(`${at}/go.mod`)) return `${at}/go.mod`;
      if (at === "" || at === "/") return undefined;
    }
  }

  /** Writes settings, or takes them away where the value is undefined; lines stand in the order of their names. */
  keep(changes: ReadonlyMap<string, string | undefined>): void {
    for (const [name, value] of changes) {
      if (value === undefined) this.kept.delete(name);
      else this.kept.set(name, value);
    }
    const lines = [...this.kept]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}\n`);
    if (this.file !== undefined) this.files.write(this.file, lines.join(""));
  }
}

function parseGoEnv(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line));
  return new Map(lines.flatMap((found) => (found ? [[found[1] ?? "", found[2] ?? ""] as const] : [])));
}

/** Whether one of the comma-separated patterns matches the beginning of a module's path, part by part (path.Match). */
export function matchesPrefix(patterns: string, path: string): boolean {
  const parts = path.split("/");
  return patterns.split(",").some((pattern) => {
    const globs = pattern.replace(/\/$/, "").split("/");
    if (pattern === "" || globs.length > parts.length) return false;
    return globs.every((glob, index) => globExpression(glob).test(parts[index] ?? ""));
  });
}

function globExpression(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
