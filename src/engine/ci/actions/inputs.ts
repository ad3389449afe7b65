/**
 * Lists in the inputs of Docker's actions (docker/actions-toolkit, src/util.ts, getInputList): CSV records, one a line, where
 * a field in quotes may go over several lines and doubled quotes stand for one.
 */

/** The records of `text`, each a list of fields. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  const endField = () => {
    fields.push(field);
    field = "";
  };
  const endRecord = () => {
    endField();
    if (fields.some((each) => each !== "")) records.push(fields);
    fields = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && field === "") quoted = true;
    else if (letter === ",") endField();
    else if (letter === "\n") endRecord();
    else if (letter !== "\r") field += letter;
  }
  endRecord();
  return records;
}

/** The entries of an input. With `commas: "kept"` an entry is a whole record, as in `secrets` and `build-args`. */
export function listOf(text: string | undefined, commas: "kept" | "split" = "split"): string[] {
  const records = recordsOf(text ?? "");
  const entries = commas === "kept" ? records.map((fields) => fields.join(",")) : records.flat();
  return entries.filter(Boolean).map((entry) => entry.trim());
}

/** `KEY=VALUE` of a secret; undefined where either is empty (docker/actions-toolkit, src/buildx/build.ts, parseSecretKvp). */
export function pairOf(entry: string): readonly [key: string, value: string] | undefined {
  const equals = entry.indexOf("=");
  const [key, value] = [entry.slice(0, equals), entry.slice(equals + 1)];
  return equals > 0 && value !== "" ? [key, value] : undefined;
}
