/** A package's METADATA file: header lines, an empty line, the description. */

/** The values of a header, in the order of the file. */
export function readHeader(metadata: string, name: string): readonly string[] {
  const [head = ""] = metadata.split(/\r?\n\r?\n/, 1);
  return head
    .split(/\r?\n(?![ \t])/)
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());
}

const LISTS = new Set(
  "dynamic platform supported_platform license_file classifier requires_dist requires_external project_url provides_extra provides_dist obsoletes_dist".split(
    " ",
  ),
);

/** As `pip inspect` and reports show it: PEP 566's JSON. */
export function metadataJson(metadata: string): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  const [head = "", ...rest] = metadata.split(/\r?\n\r?\n/);
  for (const line of head.split(/\r?\n(?![ \t])/)) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/s.exec(line) ?? [];
    const key = name.toLowerCase().replaceAll("-", "_");
    if (key === "") continue;
    if (key === "keywords") json[key] = value.split(",");
    else if (LISTS.has(key)) json[key] = [...((json[key] as string[] | undefined) ?? []), value];
    else json[key] = value;
  }
  const description = rest.join("\n\n");
  if (description !== "") json.description = description;
  return json;
}
