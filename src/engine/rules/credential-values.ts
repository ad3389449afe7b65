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
  /** Made to be seen: a publishable key, a public SSH key, a certificate, a digest. */
  | "public"
  /** Is no credential and never works as one: `<token>`, `dummy`, `{{ .Token }}`, a value for one build only. */
  | "placeholder"
  /** Asks to be replaced, and works until somebody does: `changeme`, `your-password`, `mysecretpassword`, `x`. */
  | "stand-in"
  /** Works, and is the first that anyone would try: `postgres`, `root`. */
  | "weak"
  | "literal";

const switches =
  /^(?:true|false|yes|no|on|off|0|1|none|null|nil|auto|any|all|disabled?|enabled?|optional|required|basic|oauth2?|oidc|jwt|anonymous)$/i;
const path =
  /^(?:\.{0,2}\/|~\/|file:|[a-z]:\\)|^[\w./-]+\.(?:asc|cer|cfg|conf|crt|csv|env|gpg|ini|jks|json|key|keystore|p12|pem|pfx|properties|toml|txt|xml|ya?ml)$/i;
const made =
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) |^-----BEGIN (?:PUBLIC KEY|CERTIFICATE)|^[rp]k_test_|^pk_live_|^phc_|^pk\.eyJ|^sha(?:256|384|512)[:-]/;
const placeholder =
  /<[a-z][^<>]*>|\{\{.*\}\}|^\{[\w .-]*\}$|^\[.*\]$|^(?:__|%%?|@@?|#)\w+(?:__|%%?|@@?|#)$|x{4,}|\*{3,}|\.\.\.|placeholder|dummy|insert|redacted|fake|(?:^|[-_ ])sample(?:$|[-_ ])|n\/a|unset|undefined|overrid|overwritten|will[-_ ]?be|not[-_ ]?(?:a[-_ ]|an[-_ ]|used|real|set|needed|required|secret|for)|no[-_ ]?(?:api[-_]?key|key|auth|token)[-_ ](?:needed|required|set)|unused|ignored|whatever|to-?do|^tbd$|^foo|^bar$|^build[-_ ]|buildtime|build[-_ ]?(?:only|time|key|secret|token)|(?:for|during|docker|ci)[-_ ]?build|^(?:empty|ollama|lm-studio|sk-local|anything)$|^temp(?:orary)?$|^test(?:ing)?$|^(?:test|mock|stub)[-_ ][a-z-_ ]*(?:key|token)$/i;
const standIn = /change[-_ ]?(?:me|this|it|in)|(?:^|[^a-z])(?:your|my)[-_ ]?[a-z]|replace/i;
const weak =
  /^(?:postgres|password\d*|passwd|p[a@]ssw[o0]rd\d*!?|pass|root|admin|admin123|secret|secret123|guest|mysql|mongo|redis|toor|123\d*|qwerty|s3cr3t|keycloak|minio|minioadmin|minio123|rabbitmq|wordpress|somewordpress|sa|test\w*|test[-_ ][a-z-_ ]*(?:password|secret|pass))$/i;
/** Put together from the words that everyone tries: `dev-secret`, `supersecretkey`, `thisisasecret`. */
const weakWords =
  /^(?:(?:a|admin|api|app|backend|database|db|default|demo|dev|development|example|insecure|is|jwt|key|local|localhost|only|pass|passwd|password|root|secret|secure|session|signing|some|strong|super|test|the|this|token|top|unsafe|user|very)[-_ .]?)+\d{0,4}!?$/i;

export function valueKind(value: string | undefined): ValueKind {
  const text = (value ?? "").trim().replace(/^(["'])(.*)\1$/, "$2");
  if (text === "") return "empty";
  // `$$` of a compose file is a `$`: a variable for the container's own shell, or part of a password's hash.
  if (/\$(?!\$)/.test(text.replaceAll("$$", "")) || /^\$\$(?:\w+|\{\w+\})$/.test(text)) return "reference";
  if (switches.test(text)) return "switch";
  if (made.test(text)) return "public";
  if (path.test(text)) return "path";
  if (placeholder.test(text)) return "placeholder";
  if (standIn.test(text)) return "stand-in";
  if (weak.test(text) || weakWords.test(text)) return "weak";
  return text.length > 3 ? "literal" : "stand-in";
}

/** Whether a value stands there that works as typed, however easily it is guessed. */
export function worksAsTyped(value: string | undefined): boolean {
  return ["literal", "weak", "stand-in"].includes(valueKind(value));
}

/** Formats that name their issuer: nothing else looks so. */
const tokenFormats: readonly (readonly [string, RegExp])[] = [
  ["a GitHub token", /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{22,}\b/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{30,}\b/],
  ["a GitLab token", /\bglpat-[A-Za-z0-9_-]{18,}\b/],
  ["an AWS access key", /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}\b/],
  ["a Slack token", /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/],
  ["a Slack webhook", /\bhttps:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/],
  ["a Discord webhook", /\bhttps:\/\/discord(?:app)?\.com\/api\/webhooks\/\d{10,}\/[\w-]{50,}/],
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

export interface Inside {
  /** The whole option, `Password=...`. */
  readonly text: string;
  readonly value: string;
  readonly kind: ValueKind;
}

const assigned =
  /(?:^|[;,&?\s"'{(]|-D[\w.]*)(?:password|passwd|pwd)["']?\s*=\s*(?:"([^"]*)"|'([^']*)'|((?:\$+\{[^}]*\}|[^;,&\s"'}])+))|\['\w*password'\]\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
/** Says where a connection goes or who makes it: then `password=` is no option of something else. */
const connection =
  /\b(?:server|host|data source|user(?: ?id|name)?|uid|database|dbname|initial catalog)\s*=|LoginModule|-D[\w.]*password=|\['\w*password'\]/i;

/** Passwords in connection strings and the like: `Server=db;User=sa;Password=...`, JAAS, `-Djavax...Password=`. */
export function passwordsIn(text: string): Inside[] {
  if (!connection.test(text)) return [];
  return [...text.matchAll(assigned)].map((match) => {
    const value = match.slice(1).find((group) => group !== undefined) ?? "";
    return { text: match[0], value, kind: valueKind(value) };
  });
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
    const kind = valueKind(value);
    const guessed = kind === "literal" && !alone && value.toLowerCase() === user.toLowerCase();
    return [{ text: whole, index: match.index, user, password: value, kind: guessed ? "weak" : kind }];
  });
}
