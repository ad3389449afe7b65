/** Monaco's language for a file of a workspace, by its name. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name === "dockerfile" || name.startsWith("dockerfile.") || name.endsWith(".dockerfile"))
    return "dockerfile";
  if (/\.ya?ml$/.test(name)) return "yaml";
  if (/\.(c|m)?js(on)?$/.test(name)) return "javascript";
  if (/\.(sh|env)$/.test(name) || name.startsWith(".env") || name === "deliver") return "shell";
  return "plaintext";
}
