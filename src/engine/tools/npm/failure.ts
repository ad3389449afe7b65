import { FileSystemError } from "../../filesystem/types.ts";

/** A command of npm that failed: the lines after `npm error`, and its exit status. */
export class NpmFailure extends Error {
  override readonly name = "NpmFailure";
  readonly lines: readonly string[];
  readonly status: number;
  /** What only the log, or --loglevel verbose, tells of it. */
  readonly verbose: readonly string[];

  constructor(lines: readonly string[], status = 1, verbose: readonly string[] = stackOf(lines)) {
    super(lines.join("\n"));
    this.lines = lines;
    this.status = status;
    this.verbose = verbose;
  }
}

/** An error without a code is its message. */
function stackOf(lines: readonly string[]): string[] {
  return lines[0]?.startsWith("code ") ? [] : [`stack Error: ${lines.join("\nstack ")}`];
}

const PASSWORD_HELP = [
  "Incorrect or missing password.",
  "If you were trying to login, change your password, create an authentication token or enable two-factor authentication then that means you likely typed your password in incorrectly.",
  "Please try again, or recover your password at:",
  "  https://www.npmjs.com/forgot",
  "",
  "If you were doing some other operation then your saved credentials are probably out of date.",
  "To correct this please try logging in again with:",
  "  npm login",
];

const TOKEN_HELP = [
  "Unable to authenticate, your authentication token seems to be invalid.",
  "To correct this please try logging in again with:",
  "  npm login",
];

export interface Refusal {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** The `error` of a JSON body. */
  readonly reason: string | undefined;
  /** The schemes of `WWW-Authenticate`. */
  readonly challenge: string | undefined;
  /** What was asked for, as `left@^1.0.0`. */
  readonly wanted: string;
}

/** Why validate-npm-package-name would not take a name for a new package. */
function nameProblems(name: string): string[] {
  const own = name.replace(/(?!^)@.*$/, "");
  const problems = [
    ...(/[A-Z]/.test(own) ? ["name can no longer contain capital letters"] : []),
    ...(encodeURIComponent(own.replace(/^@[^/]+\//, "")) !== own.replace(/^@[^/]+\//, "")
      ? ["name can only contain URL-friendly characters"]
      : []),
  ];
  if (problems.length === 0) return [];
  return [
    "404 This package name is not valid, because",
    ...problems.map((problem, index) => `404  ${index + 1}. ${problem}`),
  ];
}

/** npm 11.19.1's words for a registry's refusal; lib/utils/error-message.js, seen on the real thing. */
export function refused(refusal: Refusal): NpmFailure {
  const { method, url, status, statusText, reason, challenge, wanted } = refusal;
  const message = `${status} ${statusText} - ${method} ${url}${reason ? ` - ${reason}` : ""}`;
  const schemes = (challenge ?? "").split(/[\s,]+/);
  const known = status === 401 && challenge !== undefined;
  const verbose = [
    known
      ? `stack HttpErrorAuthUnknown: Unable to authenticate, need: ${challenge}`
      : `stack HttpErrorGeneral: ${message}`,
    `statusCode ${status}`,
    `pkgid ${wanted}`,
  ];
  const failed = (...lines: string[]) => new NpmFailure([`code E${status}`, ...lines], 1, verbose);
  switch (status) {
    case 401:
      if (schemes.includes("Bearer")) return failed(...TOKEN_HELP);
      if (schemes.includes("Basic")) return failed(...PASSWORD_HELP);
      return failed(known ? `Unable to authenticate, need: ${challenge}` : message);
    case 403:
      return failed(
        `403 ${message}`,
        "403 In most cases, you or one of your dependencies are requesting a package version that is forbidden by your security policy, or on a server you do not have access to.",
      );
    case 404:
      return failed(
        message,
        "404",
        `404  The requested resource '${wanted}' could not be found or you do not have permission to access it.`,
        ...nameProblems(wanted),
        "404",
        "404 Note that you can also install from a",
        "404 tarball, folder, http url, or git url.",
      );
    default:
      return failed(message);
  }
}

/** Nobody was reached; the stack that npm prints for ECONNREFUSED is left out. */
export function unreachable(code: string, host: string, port: number, url: string): NpmFailure {
  const proxy =
    "If you are behind a proxy, please make sure that the 'proxy' config is set properly.  See: 'npm help config'";
  if (code === "ECONNREFUSED") {
    return new NpmFailure([
      "code ECONNREFUSED",
      "syscall connect",
      "errno ECONNREFUSED",
      `FetchError: request to ${url} failed, reason: connect ECONNREFUSED ${host}:${port}`,
      "",
      proxy,
    ]);
  }
  // A build without a network has no one to ask for names: EAI_AGAIN, which npm tries three times and then just repeats.
  if (code === "ENOTFOUND") {
    const why = `request to ${url} failed, reason: getaddrinfo EAI_AGAIN ${host}`;
    return new NpmFailure(["code EAI_AGAIN", "syscall getaddrinfo", "errno EAI_AGAIN", why], 1, [
      `stack FetchError: ${why}`,
    ]);
  }
  const call = `connect ${code} ${host}:${port}`;
  return new NpmFailure([
    `code ${code}`,
    `syscall ${call.split(" ")[0]}`,
    `errno ${code}`,
    `network request to ${url} failed, reason: ${call}`,
    "network This is a problem related to network connectivity.",
    "network In most cases you are behind a proxy or have bad network settings.",
    "network",
    `network ${proxy}`,
  ]);
}

/** A file that could not be had; undefined for what is no failure of npm's. */
export function failureOf(error: unknown): NpmFailure | undefined {
  if (error instanceof NpmFailure) return error;
  if (!(error instanceof FileSystemError)) return undefined;
  const { code, path } = error;
  if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS")
    return new NpmFailure([`code ${code}`, `path ${path}`]);
  return new NpmFailure(
    [
      `code ${code}`,
      "syscall open",
      `path ${path}`,
      `errno ${code === "EACCES" ? -13 : code === "EPERM" ? -1 : -30}`,
      `Error: ${code}: ${error.text.toLowerCase()}, open '${path}'`,
      "",
      "The operation was rejected by your operating system.",
      "It is likely you do not have the permissions to access this file as the current user",
      "",
      "If you believe this might be a permissions issue, please double-check the",
      "permissions of the file and its containing directories, or try running",
      "the command again as root/Administrator.",
    ],
    code === "EACCES" ? 243 : code === "EPERM" ? 255 : 226,
  );
}

/** package.json is missing. */
export function noPackageJson(folder: string): NpmFailure {
  const path = `${folder}/package.json`;
  const why = `Could not read package.json: Error: ENOENT: no such file or directory, open '${path}'`;
  return new NpmFailure(
    [
      "code ENOENT",
      "syscall open",
      `path ${path}`,
      "errno -2",
      `enoent ${why}`,
      "enoent This is related to npm not being able to find a file.",
      "enoent",
    ],
    254,
    [`stack Error: ${why}`],
  );
}
