import { SourceError } from "../source/errors.ts";
import { DotenvError, parseDotenv } from "./dotenv.ts";
import { absolutePath } from "./paths.ts";
import type { ComposeOptions } from "./project.ts";
import { TemplateError } from "./template.ts";

const start = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/**
 * What a file's variables are looked up in: the client's environment over the `--env-file`s, or over the
 * project's `.env`. Throws SourceError for a file that is missing or does not parse.
 */
export function projectEnvironment(
  options: ComposeOptions,
  folder: string,
  warn: (message: string) => void,
): Map<string, string> {
  const named = options.envFiles.length > 0;
  const files = named ? options.envFiles : [`${folder}/.env`];
  const values = new Map<string, string>();
  const lookUp = (name: string) => options.environment.get(name) ?? values.get(name);
  for (const file of files) {
    const path = absolutePath(file, options.cwd, "");
    const text = options.readFile(path);
    if (text === undefined) {
      if (!named) continue;
      throw new SourceError(`couldn't find env file: ${path}`, { file, range: start });
    }
    try {
      // Compose reads these files four times, and says each time what is not set.
      const missing: string[] = [];
      for (const { key, value } of parseDotenv(text, lookUp, (name) => missing.push(name)))
        if (value !== undefined) values.set(key, value);
      for (let time = 0; time < 4; time++) for (const name of missing) warn(unset(name));
    } catch (error) {
      if (!(error instanceof DotenvError || error instanceof TemplateError)) throw error;
      throw new SourceError(`failed to read ${path}: ${error.message}`, { file, range: start });
    }
  }
  for (const [name, value] of options.environment) values.set(name, value);
  return values;
}

export function unset(name: string): string {
  return `The "${name}" variable is not set. Defaulting to a blank string.`;
}
