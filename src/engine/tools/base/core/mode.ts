import type { FileKind, Stat } from "../../../filesystem/types.ts";

const KIND_LETTER: Readonly<Record<FileKind, string>> = {
  file: "-",
  directory: "d",
  symlink: "l",
  device: "c",
  fifo: "p",
  socket: "s",
};

/** The bits that stat(2) adds to the permissions for the kind of file. */
export const KIND_BITS: Readonly<Record<FileKind, number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  device: 0o020000,
  fifo: 0o010000,
  socket: 0o140000,
};

/** `rwxr-sr-t` for the 12 permission bits. */
export function permissionLetters(mode: number): string {
  let text = "";
  for (const [shift, special, letter] of [
    [6, 0o4000, "s"],
    [3, 0o2000, "s"],
    [0, 0o1000, "t"],
  ] as const) {
    const bits = mode >> shift;
    const execute = bits & 1;
    text += (bits & 4 ? "r" : "-") + (bits & 2 ? "w" : "-");
    text += mode & special ? (execute ? letter : letter.toUpperCase()) : execute ? "x" : "-";
  }
  return text;
}

/** `drwxr-xr-x`, the first column of ls -l. */
export function modeLetters(stat: Stat): string {
  return KIND_LETTER[stat.kind] + permissionLetters(stat.kind === "symlink" ? 0o777 : stat.mode);
}

const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007 };

/**
 * The mode that `text` (octal or symbolic, as chmod takes it) makes of `old`; undefined where it is no mode.
 * An octal mode of fewer than five digits leaves the setuid and setgid bits of a folder alone (GNU).
 */
export function changeMode(text: string, old: number, directory: boolean, umask: number): number | undefined {
  if (/^[0-7]+$/.test(text)) {
    const value = Number.parseInt(text, 8);
    if (value > 0o7777) return undefined;
    return directory && text.length < 5 ? value | (old & 0o6000) : value;
  }
  let mode = old;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] ?? "";
    let mask = 0;
    for (const letter of who) mask |= letter === "a" ? 0o7777 : (WHO[letter] ?? 0);
    if (who === "") mask = 0o7777 & ~umask;
    for (const action of (match[2] ?? "").match(/[-+=](?:[ugo]|[rwxXst]*)/g) ?? []) {
      mode = apply(mode, action, mask, who, directory);
    }
  }
  return mode;
}

function apply(mode: number, action: string, mask: number, who: string, directory: boolean): number {
  let bits = 0;
  for (const letter of action.slice(1)) {
    if (letter === "r") bits |= 0o444;
    else if (letter === "w") bits |= 0o222;
    else if (letter === "x") bits |= 0o111;
    else if (letter === "X") bits |= directory || mode & 0o111 ? 0o111 : 0;
    else if (letter === "s") bits |= 0o6000;
    else if (letter === "t") bits |= 0o1000;
    else {
      const copied = (mode >> { u: 6, g: 3, o: 0 }[letter as "u" | "g" | "o"]) & 7;
      bits |= copied * 0o111;
    }
  }
  const chosen =
    bits &
    (who === "" || !/[ugo]/.test(who)
      ? mask | (who.includes("a") || who === "" ? 0o1000 : 0)
      : mask | (who.includes("o") ? 0o1000 : 0));
  if (action[0] === "+") return mode | chosen;
  if (action[0] === "-") return mode & ~chosen;
  const cleared = who === "" ? 0o777 : mask & (directory ? 0o1777 : 0o7777);
  return (mode & ~cleared) | chosen;
}
