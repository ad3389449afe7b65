import { FileSystemError } from "../../../filesystem/types.ts";
import { CsvError, readCsvRecord } from "../../../source/csv.ts";
import { type Client, ClientError } from "../../cli/client.ts";

/** BuildKit takes no larger secret. */
const LARGEST = 512_000;

interface SecretFlag {
  readonly id: string;
  readonly file: string | undefined;
  readonly env: string | undefined;
}

/** One `--secret`, as buildx reads it (util/buildflags/secrets.go). Throws ClientError. */
function parseSecret(text: string): SecretFlag {
  let id = "";
  let file: string | undefined;
  let env: string | undefined;
  let type = "";
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf("=");
    if (equals < 0) throw new ClientError(`invalid field '${field}' must be a key=value pair`);
    const key = field.slice(0, equals).toLowerCase();
    const value = field.slice(equals + 1);
    if (key === "type") {
      if (value !== "file" && value !== "env")
        throw new ClientError(`unsupported secret type ${JSON.stringify(value)}`);
      type = value;
    } else if (key === "id") id = value;
    else if (key === "source" || key === "src") file = value;
    else if (key === "env") env = value;
    else throw new ClientError(`unexpected key '${key}' in '${field}'`);
  }
  if (type === "env" && env === undefined) return { id, file: undefined, env: file ?? "" };
  return { id, file, env };
}

function fieldsOf(text: string): readonly string[] {
  try {
    return readCsvRecord(text);
  } catch (error) {
    if (error instanceof CsvError) throw new ClientError(error.message);
    throw error;
  }
}

/** Where a secret's value comes from; a missing file is found now, its content when a step asks for it. */
function sourceOf(client: Client, secret: SecretFlag): () => Uint8Array {
  const { id, file, env } = secret;
  if (id === "") throw new ClientError("failed to build: secret missing ID");
  if (env !== undefined || (file === undefined && client.environment.has(id))) {
    const value = client.environment.get(env || id) ?? "";
    return () => limited(id, new TextEncoder().encode(value));
  }
  const path = file ?? id;
  try {
    client.files.stat(client.path(path), client.process.credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new ClientError(
      `failed to build: failed to stat ${path}: stat ${path}: ${error.text.toLowerCase()}`,
    );
  }
  return () => limited(id, client.readFile(path));
}

function limited(id: string, value: Uint8Array): Uint8Array {
  if (value.length > LARGEST) throw new Error(`secret ${id} too big. max size 500KiB`);
  return value;
}

/** All `--secret` flags by id; of two with one id the later one counts. */
export function parseSecrets(client: Client, flags: readonly string[]): Map<string, () => Uint8Array> {
  const parsed = flags.map(parseSecret);
  return new Map(parsed.map((secret) => [secret.id, sourceOf(client, secret)]));
}
