/**
 * A `command:` or `entrypoint:` text as words (mattn/go-shellwords): quotes group, a backslash keeps the next
 * character but in single quotes; the words end where an operator such as `&&` or `>` begins. Undefined for an
 * unclosed quote or a parenthesis, which Compose refuses.
 */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word = "";
  let started = false;
  let mark = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === "\\" && mark !== "'") {
      word += text[++index] ?? "";
      started = true;
    } else if (mark !== "") {
      if (character === mark) mark = "";
      else word += character;
    } else if (character === "'" || character === '"') {
      mark = character;
      started = true;
    } else if (/\s/.test(character)) {
      if (started) words.push(word);
      word = "";
      started = false;
    } else if (";&|<>".includes(character)) {
      if (character === ">" && /^\d/.test(word)) started = false;
      break;
    } else if (character === "(" && text[index - 1] === "$") {
      // `$(...)` stays one word with all its blanks.
      const end = text.indexOf(")", index);
      if (end < 0) return undefined;
      word += text.slice(index, end + 1);
      index = end;
    } else if (character === "(" || character === ")") return undefined;
    else {
      word += character;
      started = true;
    }
  }
  if (mark !== "") return undefined;
  if (started) words.push(word);
  return words;
}
