/**
 * The options of npm 11.19.1 in npm's own order, with what they take and what they are by default; as `npm config ls -l` shows
 * them in an image of node. `flag` is a boolean, `either` a boolean that may be a word; `deprecated` and `unexported` ones never
 * reach the environment of scripts.
 */
export type OptionKind = "flag" | "either" | "number" | "value" | "list";
export type OptionDefault = string | number | boolean | null | readonly string[];

export interface Definition {
  readonly key: string;
  readonly kind: OptionKind;
  /** `~` stands for the home folder. */
  readonly standard: OptionDefault;
  readonly note: "deprecated" | "unexported" | "";
}

const TABLE = `
_auth value null
access value null
all flag false
allow-same-version flag false
allow-directory value "all"
allow-file value "all"
allow-git value "all"
allow-remote value "all"
allow-scripts list ""
also value null deprecated
audit flag true
audit-level value null
auth-type value "web"
before value null
bin-links flag true
browser either null
bypass-2fa flag false
ca list null
cache value "~/.npm"
cache-max number null deprecated
cache-min number 0 deprecated
cafile value null
call value ""
cert value null deprecated
cidr list null
color either true
commit-hooks flag true
cpu value null
dangerously-allow-all-scripts flag false
depth number null
description flag true
dev flag false deprecated
diff list []
diff-ignore-all-space flag false
diff-name-only flag false
diff-no-prefix flag false
diff-dst-prefix value "b/"
diff-src-prefix value "a/"
diff-text flag false
diff-unified number 3
dry-run flag false
editor value "vi"
engine-strict flag false
expect-result-count number null
expect-results flag null
expires number null
fetch-retries number 2
fetch-retry-factor number 10
fetch-retry-maxtimeout number 60000
fetch-retry-mintimeout number 10000
fetch-timeout number 300000
force flag false
foreground-scripts flag false
format-package-lock flag true
fund flag true
git value "git"
git-tag-version flag true
global flag false
globalconfig value ""
global-style flag false deprecated
heading value "npm"
https-proxy value null
if-present flag false unexported
ignore-scripts flag false
include list []
include-staged flag false
include-workspace-root flag false unexported
include-attestations flag false
init-author-email value ""
init-author-name value ""
init-author-url value ""
init-license value "ISC"
init-module value "~/.npm-init.js"
init-type value "commonjs"
init-version value "1.0.0"
init-private flag false
init.author.email value "" deprecated
init.author.name value "" deprecated
init.author.url value "" deprecated
init.license value "ISC" deprecated
init.module value "~/.npm-init.js" deprecated
init.version value "1.0.0" deprecated
install-links flag false
install-strategy value "hoisted"
json flag false
key value null deprecated
legacy-bundling flag false deprecated
legacy-peer-deps flag false
libc value null
link flag false
local-address value null
location value "user"
lockfile-version value null
loglevel value "notice"
logs-dir value null
logs-max number 10
long flag false
name value null
maxsockets number 15
message value "%s"
min-release-age number null unexported
min-release-age-exclude list [] unexported
node-gyp value "/usr/local/lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"
node-options value null
noproxy list ""
offline flag false
omit list []
omit-lockfile-registry-resolved flag false
only value null deprecated
orgs list null
optional flag null deprecated
os value null
otp value null
package list []
package-lock flag true
package-lock-only flag false
pack-destination value "."
packages list []
parseable flag false
allow-scripts-pending flag false
allow-scripts-pin flag true
prefer-dedupe flag false
prefer-offline flag false
prefer-online flag false
prefix value ""
preid value ""
production flag null deprecated
progress flag false
provenance flag false
provenance-file value null
proxy value null
read-only flag false
rebuild-bundle flag true
registry value "https://registry.npmjs.org/"
replace-registry-host value "npmjs"
save flag true
save-bundle flag false
save-dev flag false
save-exact flag false
save-optional flag false
save-peer flag false
save-prefix value "^"
save-prod flag false
sbom-format value null
sbom-type value "library"
scope value ""
scopes list null
packages-all flag false
packages-and-scopes-permission value null
orgs-permission value null
password value null
token-description value null
script-shell value null
searchexclude value ""
searchlimit number 20
searchopts value ""
searchstaleness number 900
shell value "sh"
shrinkwrap flag true deprecated
sign-git-commit flag false
sign-git-tag flag false
strict-peer-deps flag false
strict-allow-scripts flag false
strict-ssl flag true
tag value "latest"
tag-version-prefix value "v"
timing flag false
umask value 0
unicode flag false
update-notifier flag true
usage flag false
user-agent value "npm/{npm-version} node/{node-version} {platform} {arch} workspaces/{workspaces} {ci}"
userconfig value "~/.npmrc"
version flag false
versions flag false
viewer value "man"
which number null
workspace list [] unexported
workspaces flag null unexported
workspaces-update flag true
yes flag null
`;

/** By name, in npm's order. */
export const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(
  TABLE.trim()
    .split("\n")
    .map((row) => {
      const [, key = "", kind = "", standard = "", note = ""] =
        /^(\S+) (\S+) (".*"|\S+) ?(\S*)$/.exec(row) ?? [];
      return [key, { key, kind, standard: JSON.parse(standard), note } as Definition];
    }),
);

/** What may stand behind the address of a registry: `//host/path/:_authToken`. */
const REGISTRY_KEYS = ["_auth", "_authToken", "_password", "certfile", "email", "keyfile", "username"];

/** Is `key` an option, or one of a registry or a scope (`//host/:_auth`, `@scope:registry`)? npm looks at the last part only. */
export function isOption(key: string): boolean {
  const base = key.replace(/^.*:/s, "");
  return DEFINITIONS.has(base) || REGISTRY_KEYS.includes(base);
}
