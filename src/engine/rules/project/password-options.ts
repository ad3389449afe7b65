/** Options that take a password, where the tool's name alone would not say so. Group 1 is the value. */
const options: readonly RegExp[] = [
  /(?:^|\s)--(?:password|passwd|passphrase|pass|http-password|auth-token|access-token|api-key|apikey|requirepass|masterauth|token|secret-key|root-password)[= ](\S+)/,
  /^(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-admin|mariadb-dump)\b.*?\s-p(?!ort)(\S+)/,
  /^(?:redis-cli)\b.*?\s-a (\S+)/,
  /^(?:curl)\b.*?\s(?:-u|--user)[= ]?[^\s:]+:(\S+)/,
  /^sshpass -p ?(\S+)/,
  /^twine upload\b.*?\s-p ?(\S+)/,
  /^(?:npm|pnpm|yarn) (?:config )?set \S*:_(?:authToken|auth|password)[= ](\S+)/,
  /^aws configure set (?:\S+\.)?aws_(?:secret_access_key|session_token) (\S+)/,
  /^ldap(?:add|compare|delete|modify|passwd|search|whoami)\b.*?\s-w ?(\S+)/,
  /^(?:docker|podman|helm registry) login\b.*?\s-p ?(\S+)/,
  /^openssl\b.*?-pass(?:in|out)? pass:(\S+)/,
  /^htpasswd -\w*b\w* \S+ \S+ (\S+)/,
  /\b(?:Authorization|Private-Token|Job-Token|X-Api-Key|X-Auth-Token|X-JFrog-Art-Api|X-Vault-Token): ?(?:Bearer |Basic |token )?(\S{8,})/i,
  /\s-D\S*(?:password|secret)\S*=(\S+)/i,
];
const toolsWithToken =
  /^(?:npm|yarn|pnpm|gh|vercel|netlify|snyk|sonar-scanner|cargo|twine|dotnet|nuget|curl|wget|docker|redis-server|mysqld?|mongosh?|psql|keytool|java|k3s|cloudflared|tunnel|ngrok|vault|influx|rclone|minio|mc|\S*sonar\S*|\/\S+|\.\/\S+)$/;

/** The values of a command's options that take a password, in the words' own form: `${NAME}` for a variable. */
export function passwordOptions(words: readonly string[]): string[] {
  const text = words.join(" ");
  const [tool = ""] = words;
  return options.flatMap((option) => {
    const value = option.exec(text)?.[1];
    if (value === undefined || value.startsWith("-")) return [];
    return option === options[0] && !tool.startsWith("--") && !toolsWithToken.test(tool) ? [] : [value];
  });
}
