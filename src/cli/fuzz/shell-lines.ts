import fc from "fast-check";
import { name, word } from "./words.ts";

/** Where files of generated images lie: few, so that instructions meet. */
export const PATHS = ["/tok", "/app/tok", "/app/conf/a.conf", "/tmp/t", "/d/e/f", "/etc/x.conf"] as const;
export const path: fc.Arbitrary<string> = fc.constantFrom(...PATHS);
const secret = fc.constantFrom(
  "/run/secrets/npm",
  "/run/secrets/npm",
  "/run/secrets/db",
  "/s/tok",
  "npm.txt",
);
const file = fc.oneof({ weight: 3, arbitrary: path }, { weight: 2, arbitrary: secret });

const written = fc.oneof(
  fc.tuple(word, path).map(([text, to]) => `mkdir -p $(dirname ${to}) && echo "${text}" > ${to}`),
  fc.tuple(word, path).map(([text, to]) => `mkdir -p /app/conf /d/e; printf '%s\\n' ${text} >> ${to}`),
  fc.tuple(file, path).map(([from, to]) => `mkdir -p $(dirname ${to}); cp ${from} ${to} || true`),
  fc.tuple(file, path).map(([from, to]) => `cat ${from} > ${to} || :`),
  fc
    .tuple(file, fc.constantFrom("/out", "/app", "/cache/x", "/scratch/x", "out"))
    .map(([from, to]) => `cp ${from} ${to}; true`),
  fc
    .tuple(
      file,
      fc.constantFrom(
        "base64",
        "rev",
        "tr a-z A-Z",
        "gzip -n",
        "xxd -p -c 99",
        "sed 's/npm_//'",
        "cut -c1-12",
        "sha256sum",
        "md5sum",
        "wc -c",
        "head -c 5",
        "tail -c 6",
        "sort",
        "od -c",
        "hexdump -C",
        "awk '{print $1}'",
        "fold -w 4",
        "cut -d= -f2",
        "grep -c k",
        "nl",
        "tr -d '\\n' | base64 -w 0",
      ),
    )
    .map(([from, filter]) => `cat ${from} 2>/dev/null | ${filter} > /filtered; true`),
  fc.tuple(name, path).map(([variable, to]) => `sh -c 'echo "$${variable}"' > ${to} || true`),
);

const changed = fc.oneof(
  path.map((at) => `rm -f ${at}`),
  path.map((at) => `rm -rf $(dirname ${at})/conf`),
  fc.tuple(path, path).map(([from, to]) => `mv ${from} ${to} || true`),
  path.map((at) => `chmod 600 ${at} || true`),
  path.map((at) => `chown nobody ${at} 2>/dev/null || true`),
  path.map((at) => `ln -s ${at} /link || true`),
  path.map((at) => `ln ${at} /hard || true`),
  path.map((at) => `touch ${at} || true`),
  path.map((at) => `: > ${at} || true`),
  path.map((at) => `sed -i 's/npm_/xyz_/' ${at} || true`),
  fc.constantFrom(
    "rm -rf /app",
    "mkdir -p /app && cp -r /app /copy",
    "cp -a /app /copy || true",
    "tar -cf /all.tar /app 2>/dev/null || true",
    "mv /app /moved || true",
    "rm -rf /d && mkdir -p /d/e",
    "find / -xdev -name tok -exec rm {} \\;",
  ),
);

const shown = fc.oneof(
  word.map((text) => `echo ${text}`),
  word.map((text) => `echo "got ${text}"`),
  file.map((at) => `cat ${at} || true`),
  file.map((at) => `T=$(cat ${at}); echo "\${T#npm_}"`),
  file.map((at) => `(set -x; T=$(cat ${at} 2>/dev/null); test -n "$T"); sleep 0.1`),
  file.map((at) => `if [ -s ${at} ]; then echo yes; tee /teed < ${at}; else echo no; fi`),
  file.map((at) => `while read -r line; do echo "line $line"; done < ${at} || true`),
  file.map((at) => `ls -1 ${at} || true`),
  file.map((at) => `stat -c '%a %u:%g %F' ${at} || true`),
  file.map((at) => `grep -r npm_ ${at} || true`),
  fc.constantFrom(
    "env | sort",
    "set -x; echo $NPM_TOKEN >&2; sleep 0.1",
    "id -u; whoami || true",
    "pwd",
    "umask 077; echo x > /masked || true",
    "find /app /d /run 2>/dev/null | sort",
    "ls -a . | head -20",
    "export T=$NPM_TOKEN; sh -c 'echo $T' > /exported",
    "T=$NPM_TOKEN; sh -c 'echo \"[$T]\"'",
    "trap 'echo bye' EXIT; echo hi",
    "for f in /app/*; do echo $f; done",
    "case $NPM_TOKEN in npm_*) echo token;; *) echo other;; esac",
    "ls /run/secrets || true",
    "echo ${#NPM_TOKEN}",
    "echo ${NPM_TOKEN:4:3}",
    "cat /proc/1/environ | tr '\\0' '\\n' | sort || true",
    "tr '\\0' ' ' < /proc/self/cmdline",
    "echo $0 $#",
    "echo x > /run/secrets/npm || true",
    "rm /run/secrets/npm || true",
    "chmod 644 /run/secrets/npm || true",
  ),
);

const failing = fc.oneof(
  file.map((at) => `cat ${at}`),
  fc.constantFrom("exit 3", "false", "nosuchcommand", "cd /nowhere", "[ -f /run/secrets/npm ]", "kill -9 $$"),
);

/** One line of a script, as RUN lines hold them. Some fail: failing builds show other things. */
export const shellLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: written },
  { weight: 6, arbitrary: changed },
  { weight: 8, arbitrary: shown },
  { weight: 1, arbitrary: failing },
);
