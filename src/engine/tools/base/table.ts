import type { Tool } from "./core/tool.ts";
import { chgrp, chmod, chown } from "./files/chmod.ts";
import { cp } from "./files/cp.ts";
import { ln } from "./files/ln.ts";
import { ls } from "./files/ls.ts";
import { mkdir, rmdir } from "./files/mkdir.ts";
import { mktemp } from "./files/mktemp.ts";
import { mv } from "./files/mv.ts";
import { basename, dirname, readlink, realpath } from "./files/paths.ts";
import { rm, unlink } from "./files/rm.ts";
import { mkfifo, touch, truncate } from "./files/touch.ts";
import { env, printenv, which } from "./system/environment.ts";
import { arch, hostname, nproc, pwd, uname } from "./system/machine.ts";
import { kill, killall, pidof, ps } from "./system/processes.ts";
import { nice, nohup, sleep, time, timeout, usleep } from "./system/run.ts";
import { clear, logname, no, stty, tty, yes, yesQuietly } from "./system/simple.ts";
import { test } from "./system/test.ts";
import { base32, base64, basenc } from "./text/base64.ts";
import { cat } from "./text/cat.ts";
import { checksum, cksum } from "./text/checksum.ts";
import { cut } from "./text/cut.ts";
import { echo } from "./text/echo.ts";
import { grep } from "./text/grep.ts";
import { head, tail } from "./text/head-tail.ts";
import { printf } from "./text/printf.ts";
import { seq } from "./text/seq.ts";
import { tee } from "./text/tee.ts";
import { tr } from "./text/tr.ts";
import { uniq } from "./text/uniq.ts";
import { wc } from "./text/wc.ts";
import { getent, groups, id, whoami } from "./users/identity.ts";

/**
 * All utilities by name; which flavour runs is the caller's matter. Large ones that few scripts run are loaded when they
 * are: a page need not wait for awk.
 */
export const TABLE: Readonly<Record<string, Tool | (() => Promise<Tool>)>> = {
  "[": test,
  addgroup: async () => (await import("./users/adduser.ts")).adduser,
  adduser: async () => (await import("./users/adduser.ts")).adduser,
  arch,
  awk: async () => (await import("./text/awk.ts")).awk,
  base32,
  base64,
  basename,
  basenc,
  cat,
  chgrp,
  chmod,
  chown,
  chpasswd: async () => (await import("./users/usermod.ts")).chpasswd,
  cksum,
  clear,
  cmp: async () => (await import("./text/compare.ts")).cmp,
  comm: async () => (await import("./text/compare.ts")).comm,
  cp,
  cut,
  date: async () => (await import("./system/date.ts")).date,
  dd: async () => (await import("./files/dd.ts")).dd,
  df: async () => (await import("./files/usage.ts")).df,
  diff: async () => (await import("./text/diff.ts")).diff,
  dirname,
  du: async () => (await import("./files/usage.ts")).du,
  echo,
  egrep: grep,
  env,
  expand: async () => (await import("./text/lines.ts")).expand,
  expr: async () => (await import("./system/expr.ts")).expr,
  false: no,
  fgrep: grep,
  find: async () => (await import("./files/find.ts")).find,
  fold: async () => (await import("./text/lines.ts")).fold,
  getent,
  grep,
  groupadd: async () => (await import("./users/groupadd.ts")).groupadd,
  groupdel: async () => (await import("./users/groupadd.ts")).groupdel,
  groups,
  gunzip: async () => (await import("./archive/gzip.ts")).gzip,
  gzip: async () => (await import("./archive/gzip.ts")).gzip,
  head,
  hexdump: async () => (await import("./text/dump.ts")).hexdump,
  hostname,
  id,
  install: async () => (await import("./files/install.ts")).install,
  kill,
  killall,
  ln,
  logger: async () => (await import("./text/logger.ts")).logger,
  logname,
  ls,
  md5sum: checksum,
  mkdir,
  mkfifo,
  mktemp,
  mount: async () => (await import("./files/mount.ts")).mount,
  mv,
  nice,
  nl: async () => (await import("./text/lines.ts")).nl,
  nohup,
  nproc,
  od: async () => (await import("./text/od.ts")).od,
  paste: async () => (await import("./text/lines.ts")).paste,
  pidof,
  printenv,
  printf,
  ps,
  pwd,
  readlink,
  realpath,
  rev: async () => (await import("./text/lines.ts")).rev,
  rm,
  rmdir,
  sed: async () => (await import("./text/sed.ts")).sed,
  seq,
  setsid: nice,
  sha1sum: checksum,
  sha224sum: checksum,
  sha256sum: checksum,
  sha384sum: checksum,
  sha512sum: checksum,
  shred: async () => (await import("./files/shred.ts")).shred,
  shuf: async () => (await import("./text/shuf.ts")).shuf,
  sleep,
  sort: async () => (await import("./text/sort.ts")).sort,
  split: async () => (await import("./text/split.ts")).split,
  stat: async () => (await import("./files/stat.ts")).stat,
  strings: async () => (await import("./text/dump.ts")).strings,
  stty,
  su: async () => (await import("./users/su.ts")).su,
  sync: yesQuietly,
  tac: async () => (await import("./text/lines.ts")).tac,
  tail,
  tar: async () => (await import("./archive/tar.ts")).tar,
  tee,
  test,
  time,
  timeout,
  touch,
  tr,
  true: yesQuietly,
  truncate,
  tty,
  uname,
  uniq,
  unlink,
  useradd: async () => (await import("./users/useradd.ts")).useradd,
  userdel: async () => (await import("./users/usermod.ts")).userdel,
  usermod: async () => (await import("./users/usermod.ts")).usermod,
  usleep,
  wc,
  which,
  whoami,
  xargs: async () => (await import("./system/xargs.ts")).xargs,
  xxd: async () => (await import("./text/dump.ts")).xxd,
  yes,
  zcat: async () => (await import("./archive/gzip.ts")).gzip,
};
