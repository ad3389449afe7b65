/**
 * The path that a lesson's or a case's file gets in the workspace: `dot-git/config` stands for `.git/config`, because git
 * keeps no folder called `.git` inside a repository. Separators become `/`.
 */
export function workspacePath(path: string): string {
  return path
    .split(/[/\\]/)
    .map((part) => (part === "dot-git" ? ".git" : part))
    .join("/");
}
