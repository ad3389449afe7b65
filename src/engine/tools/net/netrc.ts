/** The login of a host in a .netrc text: `machine NAME login USER password SECRET`, `default` for the rest. */
export function netrcLogin(text: string, host: string): { user: string; password: string } | undefined {
  const words = text
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, ""))
    .join(" ")
    .split(/\s+/)
    .filter(Boolean);
  let here = false;
  let user: string | undefined;
  let password: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === "machine" || word === "default") {
      if (here && password !== undefined) break;
      here = word === "default" || words[at + 1] === host;
      if (word === "machine") at += 1;
    } else if (word === "login") {
      if (here) user = words[at + 1];
      at += 1;
    } else if (word === "password") {
      if (here) password = words[at + 1];
      at += 1;
    }
  }
  return user === undefined && password === undefined
    ? undefined
    : { user: user ?? "", password: password ?? "" };
}
