/** A fnmatch(3) pattern; `*` and `?` match slashes too, as find -path and tar --exclude have it. */
export function globToRegExp(glob: string, ignoreCase: boolean): RegExp {
  let source = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    const set = character === "[" ? /^\[(!|\^)?(\]?[^\]]*)\]/.exec(glob.slice(at)) : null;
    if (character === "*") source += ".*";
    else if (character === "?") source += ".";
    else if (set) {
      source += `[${set[1] ? "^" : ""}${(set[2] ?? "").replace(/[\\\]^]/g, "\\$&")}]`;
      at += set[0].length - 1;
    } else if (character === "\\") source += (glob[++at] ?? "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    else source += character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
}
