/** pip 25.1.1's options: every name, then what the option does with a value. */

export type OptionKind = "flag" | "off" | "value" | "append" | "count";

export const GENERAL_OPTIONS = `
-h --help flag
--debug flag
--isolated flag
--require-virtualenv --require-venv flag
--python value
-v --verbose count
-V --version flag
-q --quiet count
--log --log-file --local-log value
--no-input flag
--keyring-provider value
--proxy value
--retries value
--timeout --default-timeout value
--exists-action append
--trusted-host append
--cert value
--client-cert value
--cache-dir value
--no-cache-dir flag
--disable-pip-version-check flag
--no-color flag
--no-python-version-warning flag
--use-feature append
--use-deprecated append
--resume-retries value`;

const INDEX = `
-i --index-url --pypi-url value
--extra-index-url append
--no-index flag
-f --find-links append`;

const TARGET_PYTHON = `
--platform append
--python-version value
--implementation value
--abi append`;

const FORMATS = `
--no-binary append
--only-binary append`;

/** Of the commands that resolve requirements. */
const RESOLVE = `
-r --requirement append
-c --constraint append
--no-deps --no-dependencies flag
--pre flag
--src --source --source-dir --source-directory value
--ignore-requires-python flag
--no-build-isolation off
--use-pep517 flag
--no-use-pep517 off
--check-build-dependencies flag
--prefer-binary flag
--require-hashes flag
--progress-bar value
--group append
--no-clean flag${FORMATS}${INDEX}`;

const EDITABLE = `
-e --editable append
-C --config-settings append`;

const INSTALLED = `
-l --local flag
--user flag
--path append`;

export const COMMAND_OPTIONS: Readonly<Record<string, string>> = {
  install: `
--dry-run flag
-t --target value
--user flag
--no-user off
--root value
--prefix value
-U --upgrade flag
--upgrade-strategy value
--force-reinstall flag
-I --ignore-installed flag
--break-system-packages flag
--global-option append
--compile flag
--no-compile off
--no-warn-script-location off
--no-warn-conflicts off
--root-user-action value
--report value${RESOLVE}${EDITABLE}${TARGET_PYTHON}`,
  lock: `
-o --output value${RESOLVE}${EDITABLE}`,
  download: `
--global-option append
-d --dest --destination-dir --destination-directory value${RESOLVE}${TARGET_PYTHON}`,
  wheel: `
-w --wheel-dir value
--no-verify flag
--build-option append
--global-option append${RESOLVE}${EDITABLE}`,
  uninstall: `
-r --requirement append
-y --yes flag
--root-user-action value
--break-system-packages flag`,
  freeze: `
-r --requirement append
--all flag
--exclude-editable flag
--exclude append${INSTALLED}`,
  inspect: INSTALLED.replace("-l ", ""),
  list: `
-o --outdated flag
-u --uptodate flag
-e --editable flag
--pre flag
--format value
--not-required flag
--exclude-editable flag
--include-editable flag
--exclude append${INSTALLED}${INDEX}`,
  show: `
-f --files flag`,
  config: `
--editor value
--global flag
--user flag
--site flag`,
  search: `
-i --index value`,
  cache: `
--format value`,
  index: `
--ignore-requires-python flag
--pre flag
--json flag${TARGET_PYTHON}${FORMATS}${INDEX}`,
  hash: `
-a --algorithm value`,
  debug: TARGET_PYTHON,
};

/** The options that a line of a requirements file may hold. */
export const FILE_OPTIONS = `
--no-deps flag
--require-hashes flag
--pre flag
--prefer-binary flag
-r --requirement append
-c --constraint append
-e --editable append
--trusted-host append
--use-feature append
--global-option append
--hash append
--config-settings append${FORMATS}${INDEX}`;

/** What the first lines of a command's usage say after the program's name; `%` stands for `pip COMMAND`. */
export const USAGES: Readonly<Record<string, readonly string[]>> = {
  install: [
    "% [options] <requirement specifier> [package-index-options] ...",
    "% [options] -r <requirements file> [package-index-options] ...",
    "% [options] [-e] <vcs project url> ...",
    "% [options] [-e] <local project path> ...",
    "% [options] <archive url/path> ...",
  ],
  lock: [
    "% [options] [-e] <local project path> ...",
    "% [options] <requirement specifier> [package-index-options] ...",
    "% [options] -r <requirements file> [package-index-options] ...",
    "% [options] <archive url/path> ...",
  ],
  download: [
    "% [options] <requirement specifier> [package-index-options] ...",
    "% [options] -r <requirements file> [package-index-options] ...",
    "% [options] <vcs project url> ...",
    "% [options] <local project path> ...",
    "% [options] <archive url/path> ...",
  ],
  wheel: [
    "% [options] <requirement specifier> ...",
    "% [options] -r <requirements file> ...",
    "% [options] [-e] <vcs project url> ...",
    "% [options] [-e] <local project path> ...",
    "% [options] <archive url/path> ...",
  ],
  uninstall: ["% [options] <package> ...", "% [options] -r <requirements file> ..."],
  config: [
    "% [<file-option>] list",
    "% [<file-option>] [--editor <editor-path>] edit",
    "",
    "% [<file-option>] get command.option",
    "% [<file-option>] set command.option value",
    "% [<file-option>] unset command.option",
    "% [<file-option>] debug",
  ],
  freeze: ["% [options]"],
  inspect: ["% [options]"],
  list: ["% [options]"],
  show: ["% [options] <package> ..."],
  check: ["% [options]"],
  search: ["% [options] <query>"],
  cache: [
    "% dir",
    "% info",
    "% list [<pattern>] [--format=[human, abspath]]",
    "% remove <pattern>",
    "% purge",
  ],
  index: ["% versions <package>"],
  hash: ["% [options] <file> ..."],
  debug: ["% <options>"],
  help: ["% <command>"],
};
