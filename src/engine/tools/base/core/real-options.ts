/**
 * The options that each utility really has: short ones as getopt(3) writes them (`m:` takes a value), long
 * ones by name. Seen by giving every letter to BusyBox v1.35.0 and to the utilities of Debian trixie, and in
 * their --help. An option that stands here but that a tool does not model is refused by name; one that does
 * not stand here is an error of the user's, in the tool's own words.
 */
export interface RealOptions {
  readonly busybox?: string;
  readonly coreutils?: string;
  readonly long?: string;
  readonly busyboxLong?: string;
}

export const REAL_OPTIONS: Readonly<Record<string, RealOptions>> = {
  addgroup: {
    long: "uid firstuid lastuid gid firstgid lastgid ingroup add-extra-groups shell comment home no-create-home allow-all-names allow-bad-names disabled-password disabled-login conf quiet verbose debug system group",
  },
  adduser: {
    long: "uid firstuid lastuid gid firstgid lastgid ingroup add-extra-groups shell comment home no-create-home allow-all-names allow-bad-names disabled-password disabled-login conf quiet verbose debug system group",
  },
  base32: { coreutils: "diw:", long: "decode ignore-garbage wrap" },
  base64: { busybox: "diw:", coreutils: "diw:", long: "decode ignore-garbage wrap" },
  basename: { busybox: "as:", coreutils: "as:z", long: "multiple suffix zero" },
  cat: {
    busybox: "bentuvA",
    coreutils: "benstuvAET",
    long: "show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting",
  },
  chgrp: {
    busybox: "cfhvHLPR",
    coreutils: "cfhvHLPR",
    long: "reference changes silent quiet verbose dereference no-dereference from no-preserve-root preserve-root recursive",
    busyboxLong: "changes dereference no-dereference quiet recursive silent verbose",
  },
  chmod: {
    busybox: "Rcvf",
    coreutils: "Rcvf",
    long: "reference changes silent quiet verbose dereference no-dereference no-preserve-root preserve-root recursive",
  },
  chown: {
    busybox: "cfhvHLPR",
    coreutils: "cfhvHLPR",
    long: "reference changes silent quiet verbose dereference no-dereference from no-preserve-root preserve-root recursive",
    busyboxLong: "changes dereference no-dereference quiet recursive silent verbose",
  },
  chpasswd: { coreutils: "c:ehms:P:R:", long: "crypt-method encrypted md5 root prefix sha-rounds" },
  cksum: {
    coreutils: "a:bcl:twz",
    long: "algorithm base64 check length raw tag untagged zero ignore-missing quiet status strict warn debug",
  },
  cmp: {
    busybox: "ln:s",
    coreutils: "bci:ln:sv",
    long: "print-bytes ignore-initial verbose bytes quiet silent",
  },
  comm: { coreutils: "z123", long: "check-order nocheck-order output-delimiter total zero-terminated" },
  cp: {
    busybox: "adfilnprst:uvHLPRT",
    coreutils: "abdfilnprst:uvxHLPRS:TZ",
    long: "archive preserve attributes-only backup copy-contents no-dereference debug force interactive link dereference no-clobber update no-preserve parents recursive reflink remove-destination sparse strip-trailing-slashes symbolic-link suffix target-directory no-target-directory verbose keep-directory-symlink one-file-system context",
    busyboxLong:
      "archive dereference force interactive link no-clobber no-dereference no-target-directory parents recursive reflink remove-destination symbolic-link target-directory update verbose",
  },
  cut: {
    busybox: "b:c:d:f:nsDF:O:",
    coreutils: "b:c:d:f:nsz",
    long: "bytes characters delimiter fields complement only-delimited output-delimiter zero-terminated",
  },
  date: {
    busybox: "d:r:s:uD:I::R",
    coreutils: "d:f:r:s:uI::R",
    long: "utc universal date debug file iso-8601 resolution rfc-email rfc-3339 reference set",
    busyboxLong: "date reference set utc",
  },
  df: {
    busybox: "ahikmt:B:HPT",
    coreutils: "ahiklmt:vx:B:F:HPT",
    long: "all block-size human-readable si inodes local no-sync output portability sync total type print-type exclude-type",
  },
  diff: {
    busybox: "abdipqrstuwBEL:NS:TU:",
    coreutils: "abcdefhilnpqrstuvwx:yBC:D:EF:HI:L:NPS:TU:W:X:Z",
    long: "normal brief report-identical-files context unified ed rcs side-by-side width left-column suppress-common-lines show-c-function show-function-line label expand-tabs initial-tab tabsize suppress-blank-empty paginate recursive no-dereference new-file unidirectional-new-file ignore-file-name-case no-ignore-file-name-case exclude exclude-from starting-file from-file to-file ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines text strip-trailing-cr ifdef line-format minimal horizon-lines speed-large-files color palette",
    busyboxLong:
      "brief expand-tabs ignore-all-space ignore-blank-lines ignore-case ignore-space-change ignore-tab-expansion initial-tab label minimal new-file recursive report-identical-files show-c-function starting-file text unified",
  },
  dirname: { busybox: "", coreutils: "z", long: "zero" },
  du: {
    busybox: "abcd:hklmsxHL",
    coreutils: "abcd:hklmst:xB:DHLPSX:0",
    long: "files0-from null all apparent-size block-size bytes total dereference-args max-depth summarize human-readable inodes dereference count-links no-dereference separate-dirs si threshold time time-style exclude-from exclude one-file-system",
  },
  env: {
    busybox: "iu:0",
    coreutils: "a:iu:vC:S:0",
    long: "argv0 ignore-environment null unset chdir split-string block-signal default-signal ignore-signal list-signal-handling debug",
    busyboxLong: "ignore-environment null unset",
  },
  expand: { busybox: "it:", coreutils: "it:", long: "initial tabs", busyboxLong: "initial tabs" },
  fold: { busybox: "bsw:", coreutils: "bsw:", long: "bytes spaces width" },
  grep: {
    busybox: "ace:f:hilm:noqrsvwxzA:B:C:EFHILR",
    coreutils: "abcd:e:f:hilm:noqrsuvwxyzA:B:C:D:EFGHILPRTUVX:Z",
    long: "extended-regexp fixed-strings basic-regexp perl-regexp regexp file ignore-case no-ignore-case word-regexp line-regexp null-data no-messages invert-match max-count byte-offset line-number line-buffered with-filename no-filename label only-matching quiet silent binary-files text directories devices recursive dereference-recursive include exclude exclude-from exclude-dir files-without-match files-with-matches count initial-tab null before-context after-context context group-separator no-group-separator color colour binary",
    busyboxLong: "color",
  },
  groupadd: {
    coreutils: "fg:hop:rK:PRU:",
    long: "force gid key non-unique password system root prefix users",
  },
  groupdel: { coreutils: "fhPR", long: "root prefix force" },
  gzip: {
    busybox: "cdfknqtv123456789",
    coreutils: "ab:cdfhklmnqrtvHLMNS:VZ123456789",
    long: "stdout decompress force keep list license no-name name quiet recursive rsyncable suffix synchronous test verbose fast best",
    busyboxLong: "best fast force no-name quiet stdout test verbose",
  },
  head: {
    busybox: "c:n:qv",
    coreutils: "c:n:qvz",
    long: "bytes lines quiet silent verbose zero-terminated",
    busyboxLong: "bytes lines quiet silent verbose zero-terminated",
  },
  hexdump: { busybox: "bcde:f:n:os:vxC" },
  hostname: {
    busybox: "dfisvF:",
    coreutils: "abdfhisyAF:IV",
    long: "alias all-fqdns boot domain fqdn long file ip-address all-ip-addresses short yp nis",
  },
  id: { busybox: "gnruG", coreutils: "agnruzGZ", long: "context group groups name real user zero" },
  install: {
    coreutils: "bcdg:m:o:pst:vCDS:TZ",
    long: "backup compare directory target-directory debug group mode owner preserve-timestamps strip strip-program suffix no-target-directory verbose preserve-context context",
  },
  join: {
    coreutils: "a:e:ij:o:t:v:z1:2:",
    long: "ignore-case check-order nocheck-order header zero-terminated",
  },
  ln: {
    busybox: "bfnsvS:T",
    coreutils: "bdfinrst:vFLPS:T",
    long: "symbolic backup directory force interactive logical no-dereference physical relative suffix target-directory no-target-directory verbose",
  },
  logger: { busybox: "sp:t:", coreutils: "def:hin:p:P:st:TuVS:", busyboxLong: "" },
  ls: {
    busybox: "acdghiklnprstuvw:xACFHLQRST:X1",
    coreutils: "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1",
    long: "sort all almost-all author escape block-size ignore-backups color directory dired classify file-type format full-time time-style group-directories-first no-group human-readable si dereference-command-line dereference-command-line-symlink-to-dir hide hyperlink indicator-style inode ignore kibibytes dereference numeric-uid-gid literal hide-control-chars show-control-chars quote-name quoting-style reverse recursive size time tabsize width context zero",
    busyboxLong: "color full-time group-directories-first",
  },
  md5sum: {
    busybox: "bcstw",
    coreutils: "bctwz",
    long: "binary check tag text zero ignore-missing quiet status strict warn",
  },
  mkdir: {
    busybox: "m:pv",
    coreutils: "m:pvZ",
    long: "mode parents verbose context",
    busyboxLong: "mode parents verbose",
  },
  mkfifo: { busybox: "m:", coreutils: "m:Z", long: "mode context" },
  mktemp: {
    busybox: "dp:qtu",
    coreutils: "dp:qtuV",
    long: "tmpdir directory dry-run quiet suffix",
    busyboxLong: "directory dry-run quiet tmpdir",
  },
  mv: {
    busybox: "fint:vT",
    coreutils: "bfint:uvS:TZ",
    long: "backup debug exchange force interactive no-clobber no-copy strip-trailing-slashes suffix target-directory no-target-directory update verbose context",
    busyboxLong: "force interactive no-clobber no-target-directory target-directory verbose",
  },
  nl: {
    busybox: "b:i:ps:v:w:",
    coreutils: "b:d:f:h:i:l:n:ps:v:w:",
    long: "body-numbering section-delimiter footer-numbering header-numbering line-increment join-blank-lines number-format no-renumber number-separator starting-line-number number-width",
    busyboxLong:
      "body-numbering line-increment no-renumber number-separator number-width starting-line-number",
  },
  nproc: { busybox: "", coreutils: "", long: "all ignore", busyboxLong: "all ignore" },
  od: {
    busybox: "abcdfhij:lost:vwxA:N:S:",
    coreutils: "abcdefhij:lost:vwxA:BDFHILN:OS:X",
    long: "traditional address-radix endian skip-bytes read-bytes strings format output-duplicates width",
    busyboxLong: "address-radix format output-duplicates read-bytes skip-bytes strings traditional width",
  },
  paste: { busybox: "d:s", coreutils: "d:sz", long: "delimiters serial zero-terminated" },
  pidof: { busybox: "" },
  ps: { busybox: "adeflo:ATZ" },
  pwd: { busybox: "LP", coreutils: "LP" },
  readlink: {
    busybox: "fnqsv",
    coreutils: "efmnqsvz",
    long: "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero",
  },
  realpath: {
    busybox: "",
    coreutils: "emqszLP",
    long: "canonicalize-existing canonicalize-missing logical physical quiet relative-to relative-base strip no-symlinks zero",
  },
  rm: {
    busybox: "firvR",
    coreutils: "dfirvIR",
    long: "force interactive one-file-system no-preserve-root preserve-root recursive dir verbose",
  },
  rmdir: {
    busybox: "pv",
    coreutils: "pv",
    long: "ignore-fail-on-non-empty parents verbose",
    busyboxLong: "ignore-fail-on-non-empty parents verbose",
  },
  sed: {
    busybox: "e:f:i::nrsE",
    coreutils: "be:f:i::l:nrsuzEV:",
    long: "quiet silent debug expression file follow-symlinks in-place line-length posix regexp-extended separate sandbox unbuffered null-data",
    busyboxLong: "expression file in-place quiet regexp-extended silent",
  },
  seq: { busybox: "s:w", coreutils: "f:s:w", long: "format separator equal-width" },
  shred: {
    busybox: "fuzvxn:s:",
    coreutils: "fn:s:uvxz",
    long: "exact force iterations size random-source remove verbose zero",
    busyboxLong: "",
  },
  shuf: {
    busybox: "ei:n:o:z",
    coreutils: "ei:n:o:rz",
    long: "echo input-range head-count output random-source repeat zero-terminated",
  },
  sort: {
    busybox: "bcdfgik:mno:rst:uzMS:T:V",
    coreutils: "bcdfghik:mno:rst:uy:zCMRS:T:V",
    long: "files0-from ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort random-sort random-source reverse sort version-sort batch-size check compress-program debug key merge output stable buffer-size field-separator temporary-directory parallel unique zero-terminated",
  },
  split: {
    coreutils: "a:b:del:n:t:uxC:",
    long: "suffix-length additional-suffix bytes line-bytes numeric-suffixes hex-suffixes elide-empty-files filter lines number separator unbuffered verbose",
  },
  stat: { busybox: "c:ftL", coreutils: "c:ftL", long: "dereference file-system cached format printf terse" },
  strings: { busybox: "afn:ot:" },
  sum: { coreutils: "rs", long: "sysv" },
  sync: { busybox: "df", coreutils: "df", long: "data file-system" },
  tac: { busybox: "", coreutils: "brs:", long: "before regex separator" },
  tail: {
    busybox: "c:fn:qs:vF",
    coreutils: "bc:fln:qs:vzF",
    long: "bytes follow retry lines max-unchanged-stats pid quiet silent sleep-interval verbose zero-terminated",
  },
  tar: {
    busybox: "acf:hjkmoptvxzC:JOZ",
    coreutils: "ab:cdf:g:hijklmnoprstuvwxzABC:F:GH:I:JK:L:MN:OPRST:UV:WX:Z",
    long: "catenate concatenate create delete diff compare append test-label list update extract get check-device listed-incremental incremental hole-detection ignore-failed-read level no-check-device no-seek seek occurrence sparse-version sparse add-file directory exclude exclude-backups exclude-caches exclude-caches-all exclude-caches-under exclude-ignore exclude-ignore-recursive exclude-tag exclude-tag-all exclude-tag-under exclude-vcs exclude-vcs-ignores no-null null no-recursion no-unquote no-verbatim-files-from verbatim-files-from recursion files-from unquote exclude-from anchored ignore-case no-anchored no-ignore-case no-wildcards no-wildcards-match-slash wildcards wildcards-match-slash keep-directory-symlink keep-newer-files keep-old-files no-overwrite-dir one-top-level overwrite overwrite-dir recursive-unlink remove-files skip-old-files unlink-first verify ignore-command-error no-ignore-command-error to-stdout to-command atime-preserve clamp-mtime mtime delay-directory-restore group group-map mode touch no-delay-directory-restore no-same-owner no-same-permissions numeric-owner owner owner-map preserve-permissions same-permissions",
    busyboxLong:
      "create directory extract list lzma no-recursion no-same-owner no-same-permissions numeric-owner overwrite same-permissions strip-components to-command to-stdout touch",
  },
  tee: { busybox: "ai", coreutils: "aip", long: "append ignore-interrupts output-error" },
  timeout: {
    busybox: "k:s:",
    coreutils: "fk:ps:v",
    long: "foreground kill-after preserve-status signal verbose",
  },
  touch: {
    busybox: "acd:fhmr:t:",
    coreutils: "acd:fhmr:t:",
    long: "no-create date no-dereference reference time",
    busyboxLong: "date no-create no-dereference reference",
  },
  tr: { busybox: "cdsC", coreutils: "cdstAC", long: "complement delete squeeze-repeats truncate-set1" },
  truncate: { busybox: "cs:", coreutils: "cor:s:", long: "no-create io-blocks reference size" },
  tty: { busybox: "s", coreutils: "s", long: "silent quiet" },
  uname: {
    busybox: "aimnoprsv",
    coreutils: "aimnoprsv",
    long: "all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system",
    busyboxLong:
      "all hardware-platform kernel-name kernel-release kernel-version machine nodename operating-system processor",
  },
  unexpand: {
    busybox: "aft:",
    coreutils: "at:",
    long: "all first-only tabs",
    busyboxLong: "all first-only tabs",
  },
  uniq: {
    busybox: "cdf:is:uw:z",
    coreutils: "cdf:is:uw:zD",
    long: "count repeated all-repeated skip-fields group ignore-case skip-chars unique zero-terminated check-chars",
  },
  useradd: {
    coreutils: "b:c:d:e:f:g:hk:lmop:rs:u:DFG:K:MNPRUZ:",
    long: "badname base-dir btrfs-subvolume-home comment home-dir defaults expiredate inactive add-subids-for-system gid groups skel key create-home no-create-home no-user-group non-unique password system root prefix shell uid user-group selinux-user selinux-range",
  },
  userdel: { coreutils: "fhrPRZ", long: "force remove root prefix selinux-user" },
  usermod: {
    coreutils: "abc:d:e:f:g:hl:mop:rs:u:v:w:G:LPRUV:W:Z:",
    long: "append badname comment home expiredate inactive gid groups login lock move-home non-unique password prefix remove root shell uid unlock add-subuids del-subuids add-subgids del-subgids selinux-user selinux-range",
  },
  wc: {
    busybox: "clmwL",
    coreutils: "clmwL",
    long: "files0-from bytes chars lines max-line-length words total",
  },
  which: { busybox: "a" },
  who: {
    busybox: "aH",
    coreutils: "abdlmpqrstuwHT",
    long: "all login boot dead heading lookup process count runlevel short time mesg users message writable",
  },
  whoami: { busybox: "", coreutils: "" },
  xargs: {
    busybox: "a:e::i::n:prs:txE:I:P:0",
    coreutils: "a:d:e::i::l::n:oprs:txE:I:L:P:0",
    long: "null arg-file delimiter eof replace max-lines max-args open-tty max-procs interactive process-slot-var no-run-if-empty max-chars show-limits verbose exit",
    busyboxLong: "no-run-if-empty",
  },
  xxd: { busybox: "ac:g:il:o:prs:" },
};
