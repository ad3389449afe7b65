interface Login {
  readonly user: string;
  readonly password: string;
}

/** The words of a .netrc text; one in double quotes may hold spaces and escapes. */
function wordsOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/(^|\s)#.*$/, ""));
  return [...lines.join(" ").matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replace(/\\(.)/g, "$1"),
  );
}

/**
 * The login of a host in a .netrc text: `machine NAME login USER password SECRET`, `default` for the rest. For a
 * `user` that is known already libcurl takes that user's entry, or else the host's last password (seen on curl 8.14).
 */
export function netrcLogin(text: string, host: string, user?: string): Login | undefined {
  const found: { user?: string; password?: string }[] = [];
  let entry: { user?: string; password?: string } | undefined;
  const words = wordsOf(text);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const next = words[at + 1];
    if (word === "machine" || word === "default") {
      entry = word === "default" || next === host ? {} : undefined;
      if (entry) found.push(entry);
    } else if (word === "login" && entry && next !== undefined) entry.user ??= next;
    else if (word === "password" && entry && next !== undefined) entry.password ??= next;
    if (/^(machine|login|password|account)$/.test(word ?? "")) at += 1;
  }
  const whole = found.filter(({ password }) => password !== undefined);
  const best =
    user === undefined
      ? (whole[0] ?? found.find((each) => each.user !== undefined))
      : (whole.find((each) => each.user === user) ?? whole.at(-1));
  if (!best || (best.user === undefined && best.password === undefined)) return undefined;
  return { user: user ?? best.user ?? "", password: best.password ?? "" };
}
