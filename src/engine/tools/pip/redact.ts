/**
 * URLs in a text as pip shows them: the password hidden, a lone user name hidden too (it may be a token). A user whose
 * password is empty is shown, and so are paths and queries.
 */
export function redactUrl(text: string): string {
  return text.replace(/((?:[a-z+]+:)?\/\/)([^/\s?#]*)@/gi, (_, scheme: string, login: string) =>
    login.includes(":") ? `${scheme}${login.replace(/:.*$/s, "")}:****@` : `${scheme}****@`,
  );
}

/** The URL without its login. */
export function withoutLogin(text: string): string {
  return text.replace(/^([a-z+]+:\/\/)[^/?#]*@/i, "$1");
}
