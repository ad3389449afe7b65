import type { Workspace } from "./workspace.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly folderOnly: boolean;
}

/**
 * Tells whether git would leave a file out: .gitignore files of every folder (gitignore(5)), the last
 * matching rule wins, nothing inside an ignored folder comes back; `.git` itself is never committed.
 */
export function createIgnore(files: Workspace): (path: string) => boolean {
  const rules = [...files]
    .filter(([path]) => path === ".gitignore" || path.endsWith("/.gitignore"))
    .sort(([a], [b]) => a.length - b.length)
    .flatMap(([path, file]) =>
      rulesOf(new TextDecoder().decode(file.content), path.slice(0, -".gitignore".length)),
    );
  const matches = (path: string, folder: boolean) =>
    rules.findLast((rule) => (folder || !rule.folderOnly) && rule.pattern.test(path));
  return (path) => {
    const parts = path.split("/");
    if (parts.includes(".git")) return true;
    return parts.some((_, index) => {
      const rule = matches(parts.slice(0, index + 1).join("/"), index < parts.length - 1);
      return rule !== undefined && !rule.negated;
    });
  };
}

function rulesOf(text: string, base: string): Rule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    let glob = line.replace(/(?<!\\)\s+$/, "");
    if (glob === "" || glob.startsWith("#")) return [];
    const negated = glob.startsWith("!");
    if (negated) glob = glob.slice(1);
    const folderOnly = glob.endsWith("/");
    if (folderOnly) glob = glob.slice(0, -1);
    const anchored = glob.includes("/");
    if (glob.startsWith("/")) glob = glob.slice(1);
    const start = literal(base) + (anchored ? "" : "(?:.*/)?");
    return [{ pattern: new RegExp(`^${start}${translate(glob)}$`), negated, folderOnly }];
  });
}

function translate(glob: string): string {
  return glob.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\[!?[^\]]*\]|\\.|[.+^${}()|]/g, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "/**") return "/.*";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[")) return token.replace(/^\[!/, "[^");
    return token.startsWith("\\") ? token : `\\${token}`;
  });
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
