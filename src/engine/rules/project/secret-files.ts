import { isCredentialName } from "../credential-names.ts";
import { tokenIn, urlCredentials, valueKind } from "../credential-values.ts";

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Files that hold nothing but credentials, whatever their content: a name that no one gives to anything else. */
const surely =
  /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|\.pgpass|\.my\.cnf|\.vault-token|\.aws\/credentials|\.docker\/config\.json|\.kube\/config|\.pypirc|\.htpasswd|application_default_credentials\.json|service[-_]?account[-_]?(?:key|credentials)?\.json|(?:private|server|tls|ssl|privkey|priv)[-_.]?key(?:\.pem|\.key)?|(?:server|tls|ssl|private|domain|privkey)\.key|privkey\.pem|credentials\.toml)$/i;
/** Files that may hold credentials; their content decides, and without it nobody knows. */
const maybe =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.env(?:\.(?!example|sample|template|dist|defaults?|schema)[\w-]+)*|pip\.conf|nuget\.config|settings\.xml|auth\.json|config\.json|\.git\/config|gradle\.properties|\.terraformrc|[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore))$/i;
const plainlyNot =
  /(?:^|\/)(?:[\w.-]*(?:public|example|sample|template|dist)[\w.-]*|[\w.-]+\.(?:pub|crt|cer))$/i;
/** A file whose name says what it holds: `npm_token.txt`, `db_password`, `secrets/api_key`. */
const namedAsCredential = (path: string) => {
  const name = baseName(path);
  const stem = name.replace(/\.(?:txt|secret|key)$/i, "");
  return !/\.[a-z0-9]{1,5}$/i.test(stem) && isCredentialName(stem.replace(/^\./, ""));
};

/** The first credential's value in a configuration file's text: a known token, a URL's password, `password=...`. */
export function credentialIn(text: string): string | undefined {
  const token = tokenIn(text);
  if (token !== undefined) return token.text;
  const url = urlCredentials(text).find(({ kind }) => kind === "literal");
  if (url !== undefined) return url.text;
  for (const line of text.split("\n").slice(0, 400)) {
    if (/^\s*(?:#|;|\/\/(?!\S+:_))/.test(line)) continue;
    const npm = /:?(_authToken|_password|_auth)\s*=\s*(\S+)/.exec(line);
    if (npm) {
      if (isReal(npm[2])) return npm[2];
      continue;
    }
    const netrc = /\bpassword\s+(\S+)/.exec(line);
    if (netrc && /\b(?:machine|login)\b/.test(text) && isReal(netrc[1])) return netrc[1];
    const pair = /^\s*(?:export\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.+?)\s*,?$/.exec(line);
    if (
      pair &&
      isCredentialName(pair[1]!) &&
      isReal(pair[2]) &&
      !/[\s(){};]/.test(pair[2]!.replace(/^["']|["']$/g, ""))
    )
      return pair[2];
  }
  return undefined;
}

function isReal(value: string | undefined): boolean {
  const kind = valueKind(value);
  return kind === "literal" || (kind === "weak" && (value ?? "").length > 3);
}

export type SecretFileKind = "secret" | "unknown" | undefined;

/**
 * Whether a file that is copied holds a credential. With its content (of the workspace) that decides; without
 * it, only names that leave no doubt are `secret`, and names that often hold one `unknown`.
 */
export function secretFileKind(path: string, content: string | undefined): SecretFileKind {
  if (plainlyNot.test(path) || /\.(?:example|sample|template|dist)(?:\.|$)/i.test(path)) return undefined;
  if (content === undefined) {
    if (surely.test(path)) return "secret";
    if (/(?:^|\/)\.env$/.test(path)) return "secret";
    return /(?:^|\/)\.(?:npmrc|yarnrc\.yml|env\.\w+)$/.test(path) && maybe.test(path) ? "unknown" : undefined;
  }
  if (content.trim() === "") return undefined;
  if (surely.test(path) || maybe.test(path)) {
    if (/\.(?:pem|key)$/i.test(path) || /id_(?:rsa|dsa|ecdsa|ed25519)$/.test(path))
      return /PRIVATE KEY/.test(content) ? "secret" : undefined;
    return credentialIn(content) !== undefined ? "secret" : undefined;
  }
  if (/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(content)) return "secret";
  const oneWord = content.trim().length < 500 && !/\s/.test(content.trim());
  return namedAsCredential(path) && oneWord && isReal(content.trim()) ? "secret" : undefined;
}

/** Whether a path on a machine is where a private key or a credential is kept: `./id_rsa`, `~/.aws`, `~/.ssh`. */
export function isSecretPath(path: string): boolean {
  if (plainlyNot.test(path)) return false;
  return (
    surely.test(path) ||
    /(?:^|\/)\.(?:ssh|aws|gnupg|azure|kube)\/?$/.test(path) ||
    /(?:^|\/)\.config\/gcloud\/?$/.test(path)
  );
}
