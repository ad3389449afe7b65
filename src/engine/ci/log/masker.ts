import { hiddenForms } from "./encoders.ts";

/**
 * Hides registered values in a job's log, as the runner does (actions/runner, src/Sdk/DTLogging/Logging/SecretMasker.cs):
 * every occurrence of a value or of one of its known forms becomes `***`, and those that overlap become one.
 */
export class Masker {
  private readonly forms = new Set<string>();

  /** A repository's secret: the whole of it, and each of its lines (Runner.Worker/Worker.cs). */
  addSecret(value: string): void {
    this.add(value.trim());
    for (const line of value.split(/[\r\n]+/)) this.add(line.trim());
  }

  /** What `::add-mask::` and actions register. */
  add(value: string): void {
    if (value.trim() === "") return;
    for (const form of hiddenForms(value)) this.forms.add(form);
  }

  mask(text: string): string {
    const places = [...this.forms].flatMap((form) => occurrences(text, form)).sort(([a], [b]) => a - b);
    let result = "";
    let at = 0;
    for (const [start, end] of merged(places)) {
      result += `${text.slice(at, start)}***`;
      at = end;
    }
    return result + text.slice(at);
  }
}

type Span = readonly [start: number, end: number];

function occurrences(text: string, form: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
    found.push([at, at + form.length]);
  return found;
}

/** Spans that touch or overlap as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [start, end] of spans) {
    const last = result.at(-1);
    if (last && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}
