/** Where apt of Debian and Ubuntu looks for packages, as their images say it. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.pgp";
const deb822 = (uri: string, suites: string, components: string) =>
  `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: ${components}\nSigned-By: ${KEYRING}\n`;

/** Path and text of the list of sources, by the form that images have it in. */
export const APT_SOURCES = {
  list: ["/etc/apt/sources.list", "deb http://deb.debian.org/debian trixie main\n"],
  deb822: [
    "/etc/apt/sources.list.d/debian.sources",
    `${deb822("http://deb.debian.org/debian", "trixie trixie-updates", "main")}\n${deb822("http://deb.debian.org/debian-security", "trixie-security", "main")}`,
  ],
  ubuntu: [
    "/etc/apt/sources.list.d/ubuntu.sources",
    deb822("http://archive.ubuntu.com/ubuntu/", "noble noble-updates noble-backports", "main universe"),
  ],
} satisfies Record<string, readonly [path: string, text: string]>;
