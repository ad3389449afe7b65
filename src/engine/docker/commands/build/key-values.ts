import { CsvError, readCsvRecord } from "../../../source/csv.ts";
import { ClientError } from "../../cli/client.ts";

/** `type=local,dest=out` as a map, keys in lower case. Words without `=` are handed to `bare`. Throws ClientError. */
export function keyValues(text: string, bare: (word: string) => void): Map<string, string> {
  const values = new Map<string, string>();
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf("=");
    if (equals < 0) bare(field);
    else values.set(field.slice(0, equals).toLowerCase().trim(), field.slice(equals + 1));
  }
  return values;
}

function fieldsOf(text: string): readonly string[] {
  try {
    return readCsvRecord(text);
  } catch (error) {
    if (error instanceof CsvError) throw new ClientError(`failed to build: ${error.message}`);
    throw error;
  }
}
