/**
 * What differs from one run to the next of the same case: digests, identifiers, times, durations and sizes. For holding
 * the texts of two engines against each other, not for finding secrets: a checksum of one looks the same.
 */
const NOISE: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{64}\b/g, "<digest>"],
  // cargo's names of what it builds.
  [/-[0-9a-f]{16}\b/g, "-<id>"],
  // Go's build cache puts files into folders by how their digests begin.
  [/\b[0-9a-f]{2}\/<digest>/g, "<digest>"],
  [/\b[0-9a-z]{25}\b/g, "<id>"],
  [/\b[0-9a-f]{12}\b/g, "<id>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d(?: UTC)?)?/g, "<time>"],
  // git's traces, and curl's with -vv or --trace-time.
  [/\b\d\d:\d\d:\d\d\.\d{6}(?= (?:\S+\.c:\d+ |\[\d+-[\dx]+\] |[*<>{}=]))/g, "<time>"],
  // How fast a download was.
  [/\b\d+(?:\.\d+)? ?[kKMG]?B\/s/g, "<speed>"],
  // Logs of web servers.
  [/\b\d\d\/[A-Z][a-z][a-z]\/\d{4}[ :]\d\d:\d\d:\d\d\b/g, "<time>"],
  // redis-server's log.
  [/\b\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3}\b/g, "<time>"],
  // npm's names of log files.
  [/\b\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d_\d+Z/g, "<time>"],
  // pip's temporary folders.
  [/\/tmp\/pip-[a-z-]+-[a-z0-9_]{8}\b/g, "<folder>"],
  // yarn --verbose: seconds since it began.
  [/\bverbose \d+(?:\.\d+)? /g, "verbose "],
  [/ ?\b\d+(?:\.\d+)?(?:ms|s|m)\b/g, ""],
  [/\b\d+(?:\.\d+)?(?:[kMG]?B)\b/g, "<size>"],
];

export function withoutNoise(text: string): string {
  let result = text;
  for (const [pattern, word] of NOISE) result = result.replace(pattern, word);
  return result;
}

/** `added 3 packages in 7s`, wget's `Total wall clock time: 0.02s`, and go's `0.003s # cd /go` and `200 OK (0.003s)`: how long a program says that it took is no difference between two runs. */
export function withoutDuration(line: string): string {
  return line
    .replace(/ in \d+(?:\.\d+)?(?:ms|s|m)$/, "")
    .replace(/^(Total wall clock time: )\S+$/, "$1")
    .replace(/^\d+\.\d{3}s(?= # )| \(\d+\.\d{3}s\)$/g, "");
}

/**
 * A request's signature (AWS's, in a header or in a signed address) follows from the key and from the moment: on a real
 * engine it is another one each time, and tells nothing of the key.
 */
export function withoutSignature(text: string): string {
  return text.includes("Signature=") ? text.replace(/(Signature=)[0-9a-f]{64}\b/g, "$1") : text;
}

/** How lines begin that BuildKit writes itself, step names and program output aside. */
const PROGRESS =
  /^(?:building with|resolve |transferring |extracting |sha256:|exporting |naming to |unpacking to |writing |preparing |importing |inferred |reading |resolving |pushing |sending |copying |DONE|CACHED|CANCELED|WARN:|ERROR|\.\.\.|------|-{20}| ?\d+ warnings? found| ?- [A-Z][A-Za-z]+: )|^\[(?:\S+ )?internal\]|^\[[^\]]*\] FROM \S+@sha256:[0-9a-f]{64}$/;

/** Whether a line speaks of BuildKit's (or a download's) own progress: which of these are printed depends on the moment. */
export function isProgress(line: string): boolean {
  // curl's meter: how often it is drawn depends on the moment, too.
  return PROGRESS.test(line) || line.includes("--:--:--");
}

/** Whether a line of plain progress was printed by a program of the build: BuildKit puts the seconds before those. */
export function isProgramOutput(line: string): boolean {
  return /^(?:#\d+ )?\d+\.\d{1,3} /.test(line.replace(COLOUR, ""));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const COLOUR = /\u001b\[[0-9;]*m/g;

/**
 * A line of BuildKit's plain progress as it is compared and shown: without `#7 `, without the seconds that
 * stand before a program's output, without blanks at the end.
 */
export function withoutStepAndTime(line: string): string {
  return line
    .replace(COLOUR, "")
    .replace(/^#\d+ /, "")
    .replace(/^\d+\.\d{1,3} /, "")
    .trimEnd();
}
