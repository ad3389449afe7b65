/**
 * The engine does not tell of promises that are rejected with nobody listening, but Node ends the program
 * then. So the value of every call that stands as a statement at the start of a line is handed to the
 * library (`__track = main();`), which listens to it. Lines keep their numbers.
 */
const STATEMENT =
  /^(?=(?:[;!]?\(async\b|(?!(?:if|for|while|switch|function|return|catch|with|super|import|do|else|async function|constructor)\b)[A-Za-z_$][\w$]*(?:\.[\w$]+)*\())/gm;

export function tracked(source: string): string {
  return source.replace(STATEMENT, (_match, offset: number) => {
    // A line inside a template literal is text, not a statement.
    const before = source.slice(0, offset);
    const ticks = (before.match(/(?<!\\)`/g) ?? []).length;
    if (ticks % 2 === 1) return "";
    const previous = before.trimEnd();
    // The middle of an expression: foo,\nbar(
    if (previous !== "" && !/[;{})\]\w"'`/]$/.test(previous)) return "";
    return "__track = ";
  });
}
