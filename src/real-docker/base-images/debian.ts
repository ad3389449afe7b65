/** A Debian system in a folder, made by Debian's own means. */
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SUITE = "trixie";
const MIRROR = "http://deb.debian.org/debian";

/** What the installing leaves behind and no program needs. */
const REMAINS = [
  ...["var/lib/apt/lists", "var/cache/apt", "usr/share/doc", "usr/share/locale"],
  ...["etc/resolv.conf", "usr/sbin/policy-rc.d"],
];

/** The minimal system. Throws when debootstrap is missing, or the mirror out of reach. */
export function layDebian(root: string): void {
  execFileSync("debootstrap", ["--variant=minbase", SUITE, root, MIRROR], { stdio: "ignore" });
}

/**
 * Installs packages and certificates into a Debian in `root`. /proc, which Java's packages ask for, is mounted in a mount
 * namespace of its own: it is gone with the process, so that nobody deletes into it. Services are told not to start.
 */
export function installPackages(root: string, packages: readonly string[]): void {
  copyFileSync("/etc/resolv.conf", join(root, "etc/resolv.conf"));
  writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const script =
    'mount -t proc proc "$0/proc" && chroot "$0" apt-get update -qq &&' +
    ' exec chroot "$0" apt-get install -y -qq --no-install-recommends "$@"';
  execFileSync("unshare", ["--mount", "sh", "-c", script, root, "ca-certificates", ...packages], {
    stdio: "ignore",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  for (const path of REMAINS) rmSync(join(root, path), { recursive: true, force: true });
}
