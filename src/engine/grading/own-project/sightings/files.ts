import { isCredentialName, isRuntimeName } from "../../../rules/credential-names.ts";
import { tokenIn, valueKind } from "../../../rules/credential-values.ts";
import type { Project } from "../../../rules/project/project.ts";
import { credentialIn, secretFileKind } from "../../../rules/project/secret-files.ts";
import { SourceText } from "../../../rules/project/source-text.ts";
import type { Sighting } from "../types.ts";

/** Variables of .env files, and files that are made to hold a credential (`.npmrc`, keys, `db_password.txt`). */
export function fileSightings(project: Project): Sighting[] {
  return [...project.files].flatMap(([file, text]) => {
    const source = new SourceText(file, text);
    if (/(?:^|\/)\.env(?:\.[\w-]+)*$/.test(file)) return variables(source);
    if (project.secretSources.has(file) || secretFileKind(file, text) !== "secret") return [];
    return secretFile(source);
  });
}

function variables(source: SourceText): Sighting[] {
  const found: Sighting[] = [];
  for (let number = 1; number <= source.lineCount; number++) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(["']?)(.*?)\2\s*$/.exec(source.line(number));
    const [, name = "", , value = ""] = match ?? [];
    if (!isCredentialName(name) || !["literal", "weak"].includes(valueKind(value))) continue;
    const column = source.line(number).indexOf(value) + 1;
    found.push({
      name,
      value,
      phase: isRuntimeName(name) ? "runtime" : "build",
      supply: { kind: "file", path: source.file },
      place: {
        file: source.file,
        range: { start: { line: number, column }, end: { line: number, column: column + value.length } },
      },
    });
  }
  return found;
}

function secretFile(source: SourceText): Sighting[] {
  const whole = source.text.replace(/\s+$/, "");
  const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/.exec(source.text);
  const oneWord = !/\s/.test(whole);
  const inside = pem?.[0] ?? tokenIn(source.text)?.text ?? credentialIn(source.text);
  const value = oneWord && !inside ? whole : (inside ?? whole).replace(/^["']|["']$/g, "");
  const stem = source.file.slice(source.file.lastIndexOf("/") + 1).replace(/^\.|\.\w+$/g, "");
  return [
    {
      name: stem,
      value,
      phase: isRuntimeName(stem) ? "runtime" : "build",
      supply: { kind: "file", path: source.file },
      place: source.find(value.split("\n")[0] ?? value, source.all()),
    },
  ];
}
