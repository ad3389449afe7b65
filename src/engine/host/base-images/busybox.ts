import { APPLETS } from "../../shell/applets.ts";
import { directory, type Entries, file, folders, link, program } from "./tree.ts";

const PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
const GROUP = "root:x:0:\nnogroup:x:65534:\n";

export interface BusyboxOptions {
  /** Applets beyond Debian's, e.g. Alpine's `adduser` and `addgroup`. */
  readonly applets?: readonly string[];
  /** Programs in /usr/bin by file name: the simulated program that each stands for. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** The files of busybox:latest: one program, a link for each applet, and two account files. */
export function busyboxTree(options: BusyboxOptions = {}): Entries {
  const entries: Entries = new Map();
  folders(entries, ["/", "/bin", "/etc", "/home", "/run", "/usr", "/usr/bin", "/var"]);
  entries.set("/root", directory(0o700));
  entries.set("/tmp", directory(0o1777));

  for (const applet of [...APPLETS, ...(options.applets ?? [])])
    entries.set(`/bin/${applet}`, link("busybox"));
  entries.set("/bin/busybox", program("busybox"));
  entries.set("/etc/passwd", file(PASSWD));
  entries.set("/etc/group", file(GROUP));
  for (const [name, stands] of Object.entries(options.programs ?? {}))
    entries.set(`/usr/bin/${name}`, program(stands));
  return entries;
}
