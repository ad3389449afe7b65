/**
 * Whether a name says that its value is a credential. Better judged than by one pattern: names are cut into
 * words (`dbPassword`, `DB_PASSWORD`, `db-password`), and words beside the telling one can excuse it.
 */

const words = (text: string) => new Set(text.split(/\s+/));

/** Say it wherever they stand. */
const telling = words(
  `password passwords passwd passphrase pword secret secrets token apikey apikeys privatekey accesskey secretkey
  credential credentials authtoken mnemonic`,
);
/** Two words written as one: ADMINPASSWORD, PGPASSWORD, CLIENTSECRET. */
const joined =
  /^(?!no|bypass)[a-z]+(?:password|passwd|passphrase)$|^(?:access|api|auth|bearer|bot|client|csrf|refresh|session|user)token$|^(?:api|app|auth|client|consumer|jwt|session|shared)secret$|^(?:encryption|license|master|signing)key$/;
/** Say it as the last of several words: DB_PASS, MYSQL_PWD, GITHUB_PAT. */
const tellingAtEnd = words("pass pwd pw pat psk");
/** As the last word, without a gap: DBPASS, ROOTPWD. */
const joinedAtEnd =
  /^(?:admin|api|bind|database|db|ftp|ldap|mail|mongo|my|mysql|pg|postgres|redis|root|smtp|sql|user)(?:pass|pwd|pw)$/;
/** Make a key a credential: API_KEY, but neither PRIMARY_KEY nor GPG_KEY. */
const keyQualifiers = words(
  `api access secret private signing encryption master auth deploy ssh app jwt stripe sendgrid openai anthropic
  storage webhook session admin account service crypto enc hmac fernet license licence subscription shared`,
);
/** After the telling word: the value is something about a credential, where it is, how long it lives, who reads it. */
const excusingAfter = words(
  `file files filename path paths dir directory folder name names id ids url urls uri endpoint host hostname domain
  issuer audience realm claim claims payload subject public version length len size count counter threshold ttl expiry
  expires expire expiration expired validity duration leeway timeout lifetime age min max minimum maximum limit limits
  budget quota type header headers prefix suffix algorithm alg enabled enable disabled disable required require
  requires policy policies mode regex pattern field format reset rotation rotate renew renewal refresh exchange cache
  encoding encryption interval days hours minutes seconds secs ms provider backend store manager scope scopes allowed
  validate validation validator validators strength complexity history rounds iterations cost hasher hashers
  placeholder label hint title text forgotten change driver template templates mount symbol address location source
  contract ratio rate per price supply decimals bucket limiter cookie form param parameter env var vars arn ref bin cmd
  command script helper hook image tag service port user users username usernames region charset auth authentication
  login grant flow page redirect store plugin class module dummy`,
);
/** Before it: whether one is wanted, how many there may be, or that it is no secret. */
const excusingBefore = words(
  `allow empty random use using has no not num skip without disable enable enabled require requires required validate
  verify check show hide forgot onetime one is max min maximum minimum per public eos bos pad unk stop`,
);
/** Names that their words judge wrongly. */
const surely =
  /(?:^|_)(?:service_role_key|replica_set_key|erlang_cookie|release_cookie|root_token_id|(?:composer|npm|npm_config|redis|rediscli|neo4j|basic)_auth|docker_auth_config)$/;
const surelyNot = /(?:^|_)(?:initial_cluster_token|ssl_(?:key|keystore|truststore)_credentials)$/;
/** What these prefixes mark is compiled into the page that browsers load: a key there is no secret. */
const shipped = /^(?:next_public|nuxt_public|expo_public|vite|react_app|vue_app|gatsby)_/;
const keptAnyway = words("password passwd passphrase secret secrets private");

/** `dbPassword` and `DB_PASSWORD` alike: `["db", "password"]`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z][0-9]*)([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

export function isCredentialName(name: string): boolean {
  const parts = wordsOf(name);
  const whole = parts.join("_");
  if (surely.test(whole)) return true;
  if (surelyNot.test(whole)) return false;
  if (shipped.test(whole) && !parts.some((part) => keptAnyway.has(part))) return false;
  const at = parts.findLastIndex((_, index) => tells(parts, index));
  return (
    at >= 0 &&
    !parts.slice(0, at).some((part) => excusingBefore.has(part)) &&
    !parts.slice(at + 1).some((part) => excusingAfter.has(part))
  );
}

/** The last word of a name is what it names: COOKIE_SECRET is a secret, SECRET_COOKIE a cookie. */
function tells(parts: readonly string[], index: number): boolean {
  const part = parts[index]!;
  const before = parts[index - 1];
  const last = index === parts.length - 1;
  if (telling.has(part) || joined.test(part)) return true;
  if (/^keys?$/.test(part)) return before !== undefined && keyQualifiers.has(before);
  // MAX_TOKENS counts words; the plural says credential in AUTH_TOKENS, DEPLOY_TOKENS.
  if (part === "tokens") return last && parts.some((other) => keyQualifiers.has(other));
  if (!last) return false;
  return (
    joinedAtEnd.test(part) ||
    (tellingAtEnd.has(part) && (before !== undefined || part === "pass" || part === "pw"))
  );
}

/** Names of addresses that hold a password, as a rule: DATABASE_URL, MONGO_URI, ConnectionStrings__Default. */
export function isConnectionName(name: string): boolean {
  return /(?:^|_)(?:(?:database|mongo(?:db)?|postgres(?:ql)?|mysql|amqp|cloudamqp|rabbitmq)_(?:url|uri|dsn)$|connection_strings?(?:_|$))/.test(
    wordsOf(name).join("_"),
  );
}

const running = words(
  `db database postgres postgresql mysql mariadb mongo mongodb redis rabbitmq smtp mail jwt session cookie stripe django
  rails flask laravel ldap`,
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
