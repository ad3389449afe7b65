import { isCredentialName } from "./credential-names.ts";

/** What a text that stands where a credential would stand is. */
export type ValueKind =
  /** Nothing. */
  | "empty"
  /** Holds a `$`: comes from elsewhere. */
  | "reference"
  /** `true`, `none`, `0`. */
  | "switch"
  /** Names a file. */
  | "path"
  /** Says itself that it is to be replaced, or is made up for one command: `changeme`, `<token>`, `dummy`. */
  | "placeholder"
  /** Works, and is the first that anyone would try: `postgres`, `root`. */
  | "weak"
  | "literal";

const switches =
  /^(?:true|false|yes|no|on|off|0|1|none|null|nil|auto|disabled?|enabled?|optional|required)$/i;
const placeholder =
  /change[-_ ]?(?:me|this|it)|(?:^|[^a-z])(?:your|my)[-_ ]?[a-z]|^<.*>$|^\{.*\}$|^\[.*\]$|x{4,}|\*{3,}|\.\.\.|placeholder|dummy|replace|insert|redacted|fake|sample|n\/a|unset|undefined|not[-_ ]?(?:used|real|set|needed)|unused|ignored|whatever|to-?do|^tbd$|^foo|^bar$|^buildtime|build[-_]?(?:only|time)|^temp(?:orary)?$|^test(?:ing)?$/i;
const weak =
  /^(?:postgres|password\d*|passw0rd|pass|root|admin|secret|guest|user|mysql|mongo|redis|example|default|toor|demo|dev|development|local|app|1234\d*|qwerty|s3cr3t|supersecret|rootpass(?:word)?|keycloak|minio|minioadmin|rabbitmq|wordpress|somewordpress|test\w*)$/i;

export function valueKind(value: string | undefined): ValueKind {
  const text = (value ?? "").trim().replace(/^(["'])(.*)\1$/, "$2");
  if (text === "") return "empty";
  if (/\$(?!\$)/.test(text.replaceAll("$$", ""))) return "reference";
  if (switches.test(text)) return "switch";
  if (/^(?:\.{0,2}\/|~\/|file:|[a-z]:\\)/i.test(text)) return "path";
  if (placeholder.test(text)) return "placeholder";
  if (weak.test(text)) return "weak";
  return "literal";
}

/** Formats that name their issuer: nothing else looks so. */
const tokenFormats: readonly (readonly [string, RegExp])[] = [
  ["a GitHub token", /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{22,}\b/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{30,}\b/],
  ["a GitLab token", /\bglpat-[A-Za-z0-9_-]{18,}\b/],
  ["an AWS access key", /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}\b/],
  ["a Slack token", /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/],
  ["a Stripe key", /\b[sr]k_live_[A-Za-z0-9]{16,}\b/],
  ["a Google API key", /\bAIza[A-Za-z0-9_-]{35}\b/],
  ["a PyPI token", /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{30,}\b/],
  ["a SendGrid key", /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\b/],
  ["a Docker Hub token", /\bdckr_pat_[A-Za-z0-9_-]{20,}\b/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
];

/** The first known kind of token in a text, with where it stands. */
export function tokenIn(
  text: string,
): { readonly what: string; readonly text: string; readonly index: number } | undefined {
  for (const [what, format] of tokenFormats) {
    const match = format.exec(text);
    if (match !== null && !/(.)\1{9}/.test(match[0])) return { what, text: match[0], index: match.index };
  }
  return undefined;
}

export interface UrlCredential {
  readonly text: string;
  readonly index: number;
  readonly user: string;
  readonly password: string;
  readonly kind: ValueKind;
}

const userinfo =
  /\b[a-z][a-z0-9+.-]*:\/\/([^\s:@/"'<>]*)(?::((?:\$\{[^}]*\}|\$\([^)]*\)|[^\s@/"'])+))?@(?=[^\s"'])/gi;
const gitUsers = /^(?:git|oauth2|x-access-token|x-token-auth|gitlab-ci-token)?$/i;

/** The credentials in the URLs of a text: `https://user:password@host`, `https://TOKEN@host`. */
export function urlCredentials(text: string): UrlCredential[] {
  return [...text.matchAll(userinfo)].flatMap((match) => {
    const [whole, user = "", password] = match;
    const alone = password === undefined;
    // `ssh://git@host` names an account; `https://TOKEN@host` is a credential.
    const variable = /^\$\{?(\w+)/.exec(user)?.[1];
    const named = variable !== undefined && isCredentialName(variable);
    if (alone && (!whole.startsWith("http") || (!named && !tokenIn(user)))) return [];
    if (!alone && password === user && gitUsers.test(user)) return [];
    const value = alone ? user : password;
    return [{ text: whole, index: match.index, user, password: value, kind: valueKind(value) }];
  });
}
