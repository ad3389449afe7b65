import { layOut } from "../../source/columns.ts";
import { goJson } from "../../source/go-json.ts";
import { compileTemplate, ExecutionError } from "../../source/template/evaluate.ts";
import { TemplateError } from "../../source/template/parse.ts";
import { type Client, ClientError } from "./client.ts";

export interface Listing {
  /** Field to column title, for the header of a table. */
  readonly headers: Readonly<Record<string, string>>;
  /** The template of the usual table, without the word `table`. */
  readonly standard: string;
  /** Go's type of a row, for the error on a field it does not have. */
  readonly type: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Compiles a row template; complains in the words of the client's formatter package. */
export function rowTemplate(text: string, type: string): (row: unknown) => string {
  try {
    const fill = compileTemplate(text, { type: `*formatter.${type}`, escapeHtml: true });
    return (row) => {
      try {
        return fill(row);
      } catch (error) {
        if (!(error instanceof ExecutionError)) throw error;
        throw new ClientError(`failed to execute template: ${error.message}`);
      }
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ClientError(`failed to parse template: template: :1: ${error.message}`);
  }
}

/** Whether `--format` asks for columns. */
export function isTableFormat(format = ""): boolean {
  return format === "" || /^table(\s|$)/.test(format);
}

/** Prints a list as `--format` says: nothing or `table ...` for columns, `json`, or a template for each row. */
export async function printListing(client: Client, listing: Listing, format = ""): Promise<void> {
  const { headers, rows, standard, type } = listing;
  if (format === "json") {
    const sorted = (row: object) =>
      Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
    await client.out(rows.map((row) => `${goJson(sorted(row))}\n`).join(""));
    return;
  }
  const isTable = isTableFormat(format);
  const typed = format
    .replace(/^table\s*/, "")
    .replaceAll("\\t", "\t")
    .replaceAll("\\n", "\n");
  const template = isTable && typed === "" ? standard : typed;
  const fill = rowTemplate(template, type);
  if (!isTable) {
    await client.out(rows.map((row) => `${fill(row)}\n`).join(""));
    return;
  }
  const lines = [fill(headers), ...rows.map(fill)];
  await client.out(layOut(lines.map((line) => line.split("\t"))));
}

/** `--format` of the inspect commands: all of it as JSON, `json` for one compact value a line, or a template. */
export function inspectOutput(values: readonly unknown[], format: string | undefined): string {
  if (format === undefined || format === "") return `${goJson(values, false, 4)}\n`;
  if (format === "json") return `${goJson(values, false)}\n`;
  try {
    const fill = compileTemplate(format.replaceAll("\\t", "\t").replaceAll("\\n", "\n"));
    return values.map((value) => `${fill(value)}\n`).join("");
  } catch (error) {
    if (error instanceof TemplateError)
      throw new ClientError(`template parsing error: template: :1: ${error.message}`, 64);
    if (error instanceof ExecutionError) throw new ClientError(`template parsing error: ${error.message}`);
    throw error;
  }
}
