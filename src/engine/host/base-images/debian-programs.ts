/** Program names as they lie in a minimal Debian trixie; the ones that only some images add stand in ./debian.ts. */

/** Files of /usr/bin. */
export const USR_BIN: readonly string[] = (
  "[ apt apt-cache apt-cdrom apt-config apt-get apt-mark arch b2sum base32 base64 basename basenc bash " +
  "bashbug cat chage chcon chfn chgrp chmod choom chown chrt chsh cksum clear clear_console cmp comm " +
  "corelist cp cpan cpan5.40-x86_64-linux-gnu csplit cut dash date dd deb-systemd-helper " +
  "deb-systemd-invoke debconf debconf-apt-progress debconf-communicate debconf-copydb debconf-escape " +
  "debconf-set-selections debconf-show df diff diff3 dir dircolors dirname dmesg dpkg dpkg-deb dpkg-divert " +
  "dpkg-maintscript-helper dpkg-query dpkg-realpath dpkg-split dpkg-statoverride dpkg-trigger du echo egrep " +
  "enc2xs encguess env expand expiry expr factor fallocate false fgrep find findmnt flock fmt fold " +
  "getconf getent getopt gpasswd grep groups gunzip gzexe gzip h2ph h2xs hardlink head hostid hostname " +
  "iconv id infocmp install instmodsh ionice ipcmk ipcrm ipcs ischroot join json_pp ldd libnetcfg link " +
  "ln locale localedef logger login logname ls lsblk lscpu lsipc lslocks lslogins lsmem lsns mawk " +
  "mcookie md5sum mkdir mkfifo mknod mktemp more mount mountpoint mv namei newgrp nice nl nohup nproc " +
  "nsenter numfmt od partx passwd paste pathchk perl perl5.40-x86_64-linux-gnu perl5.40.1 perlbug " +
  "perldoc perlivp perlthanks piconv pinky pl2pm pldd pod2html pod2man pod2text pod2usage podchecker pr " +
  "printenv printf prlimit prove ptar ptardiff ptargrep ptx pwd readlink realpath rename.ul renice rev " +
  "rgrep rm rmdir run-parts runcon savelog scalar script scriptlive scriptreplay sdiff sed seq setarch " +
  "setpriv setsid setterm sha1sum sha224sum sha256sum sha384sum sha512sum shasum shred shuf sleep sort " +
  "splain split sqv stat stdbuf streamzip stty su sum sync tabs tac tail tar taskset tee tempfile test " +
  "tic timeout toe touch tput tr true truncate tset tsort tty tzselect uclampset umount uname unexpand " +
  "uniq unlink unshare update-alternatives users vdir wall wc wdctl whereis which.debianutils who " +
  "whoami xargs xsubpp yes zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zipdetails zless zmore znew"
).split(" ");

/** Files of /usr/sbin. */
export const USR_SBIN: readonly string[] = (
  "add-shell adduser agetty blkdiscard blkid blkzone blockdev chcpu chgpasswd chmem chpasswd chroot " +
  "deluser dpkg-preconfigure dpkg-reconfigure faillock findfs fsck fsfreeze fstab-decode fstrim " +
  "groupadd groupdel groupmod grpck grpconv grpunconv iconvconfig installkernel invoke-rc.d isosize " +
  "killall5 ldattach ldconfig losetup mkfs mkhomedir_helper mkswap newusers nologin pam-auth-update " +
  "pam_getenv pam_namespace_helper pam_timestamp_check pivot_root pwck pwconv pwhistory_helper pwunconv " +
  "readprofile remove-shell rmt-tar rtcwake runuser service shadowconfig start-stop-daemon sulogin " +
  "swaplabel swapoff swapon switch_root tarcat unix_chkpwd unix_update update-ca-certificates update-passwd update-rc.d update-shells useradd userdel usermod vipw wipefs zic zramctl"
).split(" ");

/** Links among them: name to target. */
export const USR_BIN_LINKS: Readonly<Record<string, string>> = {
  awk: "/etc/alternatives/awk",
  captoinfo: "tic",
  dnsdomainname: "hostname",
  domainname: "hostname",
  i386: "setarch",
  infotocap: "tic",
  "ld.so": "../lib64/ld-linux-x86-64.so.2",
  linux32: "setarch",
  linux64: "setarch",
  nawk: "/etc/alternatives/nawk",
  nisdomainname: "hostname",
  pager: "/etc/alternatives/pager",
  pidof: "../sbin/killall5",
  rbash: "bash",
  reset: "tset",
  sg: "newgrp",
  sh: "dash",
  uncompress: "gunzip",
  which: "/etc/alternatives/which",
  x86_64: "setarch",
  ypdomainname: "hostname",
};

export const USR_SBIN_LINKS: Readonly<Record<string, string>> = {
  addgroup: "adduser",
  delgroup: "deluser",
  getty: "agetty",
  rmt: "/etc/alternatives/rmt",
  vigr: "vipw",
};
