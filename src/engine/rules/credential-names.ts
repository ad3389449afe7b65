/**
 * Whether a name says that its value is a credential. Better judged than by one pattern: names are cut into
 * words (`dbPassword`, `DB_PASSWORD`, `db-password`), and words beside the telling one can excuse it.
 */

const words = (text: string) => new Set(text.split(" "));

/** Say it wherever they stand. */
const telling = words(
  "password passwd passphrase pword secret secrets token apikey privatekey accesskey secretkey credential credentials authtoken",
);
/** Say it as the last of several words: DB_PASS, MYSQL_PWD, GITHUB_PAT. */
const tellingAtEnd = words("pass pwd pw pat");
/** Make a key a credential: API_KEY, but neither PRIMARY_KEY nor GPG_KEY. */
const keyQualifiers = words(
  "api access secret private signing encryption master auth deploy ssh app jwt stripe sendgrid openai anthropic storage webhook session admin account hmac",
);
/** Say that the value is something about a credential: where it is, how long it lives, whether one is wanted. */
const excusing = words(
  "file files filename path dir directory folder name names id ids url uri endpoint host issuer audience public version length len size count ttl expiry expires expire expiration timeout lifetime age min max minimum maximum num limit budget type header headers prefix suffix algorithm alg enabled enable disabled disable required require requires policy mode regex pattern field reset rotation rotate encoding interval days hours minutes seconds provider backend store manager scope scopes allow empty random use has no skip validate validation strength placeholder label hint forgot change onetime one driver template mount symbol address contract ratio rate per tokenizer cookie form param parameter env var key_id arn ref bin cmd command script helper hook image tag service port user username region charset",
);

/** `dbPassword` and `DB_PASSWORD` alike: `["db", "password"]`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

export function isCredentialName(name: string): boolean {
  const parts = wordsOf(name);
  if (parts.some((part) => excusing.has(part))) return false;
  const last = parts.at(-1) ?? "";
  // MAX_TOKENS and the like were excused above: the plural says credential in AUTH_TOKENS, DEPLOY_TOKENS.
  if (last === "tokens" && parts.length > 1) return parts.some((part) => keyQualifiers.has(part));
  if (parts.some((part) => telling.has(part))) return true;
  if (tellingAtEnd.has(last) && (parts.length > 1 || last === "pass" || last === "pw")) return true;
  return parts.some((part, index) => part === "key" && index > 0 && keyQualifiers.has(parts[index - 1]!));
}

const running = words(
  "db database postgres postgresql mysql mariadb mongo mongodb redis rabbitmq smtp mail jwt session cookie stripe django rails flask laravel ldap",
);

/** A credential that a running service needs and no build does: DB_PASSWORD, JWT_SECRET, SECRET_KEY_BASE. */
export function isRuntimeName(name: string): boolean {
  if (!isCredentialName(name)) return false;
  const parts = wordsOf(name);
  return parts.some((part) => running.has(part)) || /^secret_key(_base)?$/i.test(name);
}

/** `NPM_TOKEN` as the id of a secret: `npm_token`. */
export function secretIdFor(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_.-]/g, "_");
}
