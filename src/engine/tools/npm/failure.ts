/** A command of npm that failed: the lines after `npm error`, and its exit status. */
export class NpmFailure extends Error {
  override readonly name = "NpmFailure";
  readonly lines: readonly string[];
  readonly status: number;

  constructor(lines: readonly string[], status = 1) {
    super(lines.join("\n"));
    this.lines = lines;
    this.status = status;
  }
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

/** npm 11.19.1's words for a registry's refusal; lib/utils/error-message.js, seen on the real thing. */
export function refused(refusal: Refusal): NpmFailure {
  const { method, url, status, statusText, reason, challenge = "", wanted } = refusal;
  const message = `${status} ${statusText} - ${method} ${url}${reason ? ` - ${reason}` : ""}`;
  const schemes = challenge.split(/[\s,]+/);
  if (status === 401) {
    if (schemes.includes("Bearer")) return new NpmFailure(["code E401", ...TOKEN_HELP]);
    if (schemes.includes("Basic")) return new NpmFailure(["code E401", ...PASSWORD_HELP]);
    return new NpmFailure(["code E401", message]);
  }
  if (status === 403) {
    return new NpmFailure([
      "code E403",
      `403 ${message}`,
      "403 In most cases, you or one of your dependencies are requesting a package version that is forbidden by your security policy, or on a server you do not have access to.",
    ]);
  }
  if (status === 404) {
    return new NpmFailure([
      "code E404",
      message.replace(/^404 /, "404 "),
      "404",
      `404  The requested resource '${wanted}' could not be found or you do not have permission to access it.`,
      "404",
      "404 Note that you can also install from a",
      "404 tarball, folder, http url, or git url.",
    ]);
  }
  return new NpmFailure([`code E${status}`, message]);
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
  const call = code === "ENOTFOUND" ? `getaddrinfo ENOTFOUND ${host}` : `connect ${code} ${host}:${port}`;
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
