/** A URL as pip shows it: the password hidden, a lone user name hidden too (it may be a token). */
export function redactUrl(text: string): string {
  return text.replace(
    /((?:[a-z+]+:)?\/\/)([^/@\s:]*)(:[^/@\s]*)?@/gi,
    (_, scheme: string, user: string, password: string | undefined) =>
      password === undefined ? `${scheme}****@` : `${scheme}${user}:****@`,
  );
}
