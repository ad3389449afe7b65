/** Thrown with the words of Go's `encoding/csv`, e.g. `EOF` for an empty text. */
export class CsvError extends Error {
  override readonly name = "CsvError";
}

/**
 * One record as Go's `encoding/csv` reads it: a field that starts with `"` ends at the next lone `"`, doubled
 * ones stand for themselves; a `"` elsewhere is an error. BuildKit and buildx read `--mount`, `--secret` and
 * the like so. Throws CsvError.
 */
export function readCsvRecord(text: string): string[] {
  if (text === "") throw new CsvError("EOF");
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    if (text[position] === '"') {
      let field = "";
      position++;
      for (;;) {
        const end = text.indexOf('"', position);
        if (end < 0) throw problem(text.length, 'extraneous or missing " in quoted-field');
        field += text.slice(position, end);
        position = end + 1;
        if (text[position] !== '"') break;
        field += '"';
        position++;
      }
      fields.push(field);
      if (position >= text.length) return fields;
      if (text[position] !== ",") throw problem(position - 1, 'extraneous or missing " in quoted-field');
      position++;
    } else {
      const comma = text.indexOf(",", position);
      const end = comma < 0 ? text.length : comma;
      const field = text.slice(position, end);
      const stray = field.indexOf('"');
      if (stray >= 0) throw problem(position + stray, 'bare " in non-quoted-field');
      fields.push(field);
      if (comma < 0) return fields;
      position = comma + 1;
    }
  }
}

function problem(index: number, what: string): CsvError {
  return new CsvError(`parse error on line 1, column ${index + 1}: ${what}`);
}
