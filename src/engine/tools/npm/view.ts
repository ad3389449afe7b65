/** `npm view NAME[@RANGE] [FIELD...]`. */
import { NotModelledError } from "../../source/errors.ts";
import { packument } from "./registry.ts";
import { maxSatisfying } from "./semver.ts";
import type { Session } from "./session.ts";

export async function view(session: Session, words: readonly string[]): Promise<number> {
  const [spec = "", ...fields] = words;
  const at = spec.indexOf("@", 1);
  const name = at < 0 ? spec : spec.slice(0, at);
  if (name === "") throw new NotModelledError("npm view without a package");
  const range = at < 0 ? "latest" : spec.slice(at + 1);
  const all = await packument(session, name, `${name}@${range === "latest" ? "*" : range}`);
  const versions = Object.keys(all.versions);
  const version = all["dist-tags"][range] ?? maxSatisfying(versions, range);
  const manifest = version === undefined ? undefined : all.versions[version];
  if (!manifest) return 0;
  if (fields.length > 1) throw new NotModelledError("npm view with several fields");
  const [field] = fields;
  if (field !== undefined) {
    const known: Readonly<Record<string, unknown>> = { ...manifest, versions, "dist-tags": all["dist-tags"] };
    const value = field
      .split(".")
      .reduce<unknown>((on, key) => (on as Record<string, unknown> | undefined)?.[key], known);
    if (value === undefined) return 0;
    const json = session.config.on("json") || typeof value !== "string";
    await session.say(json ? JSON.stringify(value, null, 2) : value);
    return 0;
  }
  const { dist, license, description } = manifest;
  const count = Object.keys(manifest.dependencies ?? {}).length;
  const facts = [license ?? "Proprietary", `deps: ${count || "none"}`, `versions: ${versions.length}`];
  const lines = [
    "",
    `${name}@${manifest.version} | ${facts.join(" | ")}`,
    ...(description === undefined ? [] : [description]),
    "",
    "dist",
    `.tarball: ${dist.tarball}`,
    `.shasum: ${dist.shasum}`,
    `.integrity: ${dist.integrity}`,
    "",
    "dist-tags:",
    ...Object.entries(all["dist-tags"]).map(([tag, tagged]) => `${tag}: ${tagged}`),
  ];
  await session.say(lines.join("\n"));
  return 0;
}
