import { secretIdFor } from "./credential-names.ts";
import { worksAsTyped } from "./credential-values.ts";
import { appendLines } from "./fixes.ts";
import type { Entry } from "./project/compose-nodes.ts";
import type { ComposeView, ServiceView } from "./project/compose-view.ts";
import { inFolder } from "./project/dockerfile-view.ts";
import type { Project } from "./project/project.ts";
import type { Fix, TextEdit } from "./types.ts";

/** Images whose entrypoint reads NAME_FILE, as their documentation says. */
const readsFiles =
  /(?:^|[/-])(?:postgres|postgis|timescaledb|mysql|mariadb|mongo|redis|influxdb|wordpress|nextcloud|rabbitmq|keycloak|grafana|gitea|ghost|drupal|joomla|phpmyadmin|couchdb|neo4j|vaultwarden)(?:[:@]|$)/;

/**
 * Moves a password out of `environment:` into a compose secret: `NAME_FILE` points at the file, the service is
 * granted the secret, the top level declares it, and a literal value moves to a file that git and the build
 * leave out. Undefined for flow style, merged keys and list entries with a place that is not theirs alone.
 */
export function passwordToSecret(
  project: Project,
  compose: ComposeView,
  service: ServiceView,
  entry: Entry,
): Fix | undefined {
  const { source, file } = compose;
  const line = entry.range.start.line;
  const typed = source.line(line);
  const indent = /^\s*/.exec(typed)![0];
  if (entry.range.end.line !== line || /[{}&*]/.test(typed.slice(indent.length, entry.range.start.column)))
    return undefined;
  if (line <= service.nameRange.start.line || line > service.range.end.line) return undefined;
  const serviceIndent = firstIndent(compose, service);
  if (
    serviceIndent === undefined ||
    serviceIndent.length >= indent.length + (typed.trimStart().startsWith("-") ? 1 : 0)
  )
    return undefined;
  const id = secretIdFor(entry.key);
  const list = typed.trimStart().startsWith("-");
  const edits: TextEdit[] = [
    { file, range: entry.range, text: `${entry.key}_FILE${list ? "=" : ": "}/run/secrets/${id}` },
  ];
  const granted = service.secrets.some(({ source: name }) => name === id);
  const last = service.secrets.at(-1);
  if (!granted && last !== undefined) {
    const before = /^\s*- /.exec(source.line(last.range.start.line))?.[0];
    if (before === undefined || last.range.end.line - last.range.start.line > 1) return undefined;
    edits.push(insertAfter(compose, last.range.start.line, `${before}${id}`));
  } else if (!granted) {
    if (/^\s*secrets:/m.test(source.slice(service.range))) return undefined;
    edits.push(
      insertAfter(
        compose,
        service.nameRange.start.line,
        `${serviceIndent}secrets:\n${serviceIndent}  - ${id}`,
      ),
    );
  }
  const value = worksAsTyped(entry.value) ? entry.value : undefined;
  if (!compose.secrets.some(({ key }) => key === id)) {
    const definition = `  ${id}:\n    file: ./${id}.txt`;
    const known = compose.secrets[0];
    if (known) edits.push(insertBefore(compose, known.keyRange.start.line, definition));
    else if (/^secrets:/m.test(source.text)) return undefined;
    else edits.push(appendLines(project, file, ["", "secrets:", ...definition.split("\n")]));
    const path = inFolder(compose.folder, `${id}.txt`);
    if (!project.files.has(path)) {
      edits.push(appendLines(project, path, [value ?? "put-the-value-here"]));
      edits.push(appendLines(project, ".gitignore", [path]));
      if (project.dockerfiles.length > 0 || project.files.has(".dockerignore"))
        edits.push(appendLines(project, ".dockerignore", [path]));
    }
  }
  const known = service.image !== undefined && readsFiles.test(service.image);
  return {
    title: known
      ? `Move ${entry.key} into a compose secret`
      : `Move ${entry.key} into a compose secret (the application must read ${entry.key}_FILE)`,
    edits,
  };
}

function firstIndent(compose: ComposeView, service: ServiceView): string | undefined {
  for (let line = service.nameRange.start.line + 1; line <= service.range.end.line; line++) {
    const text = compose.source.line(line);
    if (text.trim() !== "" && !text.trim().startsWith("#")) return /^\s*/.exec(text)![0];
  }
  return undefined;
}

function insertAfter(compose: ComposeView, line: number, text: string): TextEdit {
  const at = { line, column: compose.source.line(line).length + 1 };
  return { file: compose.file, range: { start: at, end: at }, text: `\n${text}` };
}

function insertBefore(compose: ComposeView, line: number, text: string): TextEdit {
  const at = { line, column: 1 };
  return { file: compose.file, range: { start: at, end: at }, text: `${text}\n` };
}
