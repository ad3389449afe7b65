/** util.parseArgs of Node 20. */
export const ARGUMENTS: Readonly<Record<string, string>> = {
  "internal-arguments": String.raw`
module.exports = ({ args = process.argv.slice(process.argv[1] && process.argv[1].startsWith("/") ? 2 : 1), options = {}, strict = true, allowPositionals = !strict } = {}) => {
  const values = Object.create(null);
  const positionals = [];
  const fail = (code, message) => { const error = new TypeError(message); error.stack = "TypeError [" + code + "]: " + message + "\n" + error.stack; error.code = code; throw error; };
  const unknown = (shown) => fail("ERR_PARSE_ARGS_UNKNOWN_OPTION", "Unknown option '" + shown + "'" + (allowPositionals ? ". To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- \"" + shown + "\"" : ""));
  const put = (name, value) => {
    if (options[name] && options[name].multiple) (values[name] = values[name] || []).push(value);
    else values[name] = value;
  };
  const todo = [...args];
  const option = (name, shown, glued) => {
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!known && strict) unknown(shown);
    const type = known ? known.type : glued === undefined ? "boolean" : "string";
    if (type === "boolean") {
      if (glued !== undefined && strict) fail("ERR_PARSE_ARGS_INVALID_OPTION_VALUE", "Option '" + shown + "' does not take an argument");
      return put(name, glued === undefined ? true : glued);
    }
    const value = glued !== undefined ? glued : todo.length && !(strict && /^-./.test(todo[0])) ? todo.shift() : undefined;
    if (value === undefined && strict) fail("ERR_PARSE_ARGS_INVALID_OPTION_VALUE", "Option '" + shown + " <value>' argument missing");
    put(name, value === undefined ? true : value);
  };
  while (todo.length) {
    const word = todo.shift();
    if (word === "--") { positionals.push(...todo.splice(0)); break; }
    const long = /^--([^=]+)(?:=([^]*))?$/.exec(word);
    if (long) option(long[1], "--" + long[1], long[2]);
    else if (/^-[^-]/.test(word)) {
      for (let at = 1; at < word.length; at++) {
        const found = Object.keys(options).find((name) => options[name].short === word[at]);
        if (found && options[found].type === "string") { option(found, "-" + word[at] + ", --" + found, at + 1 < word.length ? word.slice(at + 1) : undefined); break; }
        option(found || word[at], "-" + word[at], undefined);
      }
    } else {
      if (!allowPositionals) fail("ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL", "Unexpected argument '" + word + "'. This command does not take positional arguments");
      positionals.push(word);
    }
  }
  for (const [name, { default: standard }] of Object.entries(options)) if (standard !== undefined && !(name in values)) values[name] = standard;
  return { values, positionals };
};
`,
};
