import { gzip } from "./archive/gzip.ts";
import { tar } from "./archive/tar.ts";
import type { Tool } from "./core/tool.ts";
import { chgrp, chmod, chown } from "./files/chmod.ts";
import { cp } from "./files/cp.ts";
import { dd } from "./files/dd.ts";
import { find } from "./files/find.ts";
import { install } from "./files/install.ts";
import { ln } from "./files/ln.ts";
import { ls } from "./files/ls.ts";
import { mkdir, rmdir } from "./files/mkdir.ts";
import { mktemp } from "./files/mktemp.ts";
import { mount } from "./files/mount.ts";
import { mv } from "./files/mv.ts";
import { basename, dirname, readlink, realpath } from "./files/paths.ts";
import { rm, unlink } from "./files/rm.ts";
import { stat } from "./files/stat.ts";
import { mkfifo, touch, truncate } from "./files/touch.ts";
import { df, du } from "./files/usage.ts";
import { date } from "./system/date.ts";
import { env, printenv, which } from "./system/environment.ts";
import { expr } from "./system/expr.ts";
import { arch, hostname, nproc, pwd, uname } from "./system/machine.ts";
import { kill, killall, pidof, ps } from "./system/processes.ts";
import { nice, nohup, sleep, time, timeout, usleep } from "./system/run.ts";
import { clear, logname, no, stty, tty, yes, yesQuietly } from "./system/simple.ts";
import { test } from "./system/test.ts";
import { xargs } from "./system/xargs.ts";
import { awk } from "./text/awk.ts";
import { base32, base64 } from "./text/base64.ts";
import { cat } from "./text/cat.ts";
import { checksum, cksum } from "./text/checksum.ts";
import { cmp, comm } from "./text/compare.ts";
import { cut } from "./text/cut.ts";
import { diff } from "./text/diff.ts";
import { hexdump, od, strings, xxd } from "./text/dump.ts";
import { echo } from "./text/echo.ts";
import { grep } from "./text/grep.ts";
import { head, tail } from "./text/head-tail.ts";
import { expand, fold, nl, paste, rev, tac } from "./text/lines.ts";
import { printf } from "./text/printf.ts";
import { sed } from "./text/sed.ts";
import { seq } from "./text/seq.ts";
import { shuf } from "./text/shuf.ts";
import { sort } from "./text/sort.ts";
import { split } from "./text/split.ts";
import { tee } from "./text/tee.ts";
import { tr } from "./text/tr.ts";
import { uniq } from "./text/uniq.ts";
import { wc } from "./text/wc.ts";
import { adduser } from "./users/adduser.ts";
import { groupadd, groupdel } from "./users/groupadd.ts";
import { getent, groups, id, whoami } from "./users/identity.ts";
import { su } from "./users/su.ts";
import { useradd } from "./users/useradd.ts";
import { chpasswd, userdel, usermod } from "./users/usermod.ts";

/** All utilities by name; which flavour runs is the caller's matter. */
export const TABLE: Readonly<Record<string, Tool>> = {
  "[": test,
  addgroup: adduser,
  adduser,
  arch,
  awk,
  base32,
  base64,
  basename,
  cat,
  chgrp,
  chmod,
  chown,
  chpasswd,
  cksum,
  clear,
  cmp,
  comm,
  cp,
  cut,
  date,
  dd,
  df,
  diff,
  dirname,
  du,
  echo,
  egrep: grep,
  env,
  expand,
  expr,
  false: no,
  fgrep: grep,
  find,
  fold,
  getent,
  grep,
  groupadd,
  groupdel,
  groups,
  gunzip: gzip,
  gzip,
  head,
  hexdump,
  hostname,
  id,
  install,
  kill,
  killall,
  ln,
  logname,
  ls,
  md5sum: checksum,
  mkdir,
  mkfifo,
  mktemp,
  mount,
  mv,
  nice,
  nl,
  nohup,
  nproc,
  od,
  paste,
  pidof,
  printenv,
  printf,
  ps,
  pwd,
  readlink,
  realpath,
  rev,
  rm,
  rmdir,
  sed,
  seq,
  setsid: nice,
  sha1sum: checksum,
  sha224sum: checksum,
  sha256sum: checksum,
  sha384sum: checksum,
  sha512sum: checksum,
  shuf,
  sleep,
  sort,
  split,
  stat,
  strings,
  stty,
  su,
  sync: yesQuietly,
  tac,
  tail,
  tar,
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
  useradd,
  userdel,
  usermod,
  usleep,
  wc,
  which,
  whoami,
  xargs,
  xxd,
  yes,
  zcat: gzip,
};
