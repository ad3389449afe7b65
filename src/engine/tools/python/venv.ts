/**
 * `python3 -m venv`. Debian's Python lacks ensurepip: without python3-venv the folder is made, and the command fails
 * before pip is in it. The image `python` has it all.
 */

import { programFile } from "../../process/executable.ts";
import { bytesOf, print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath, exists, makeFolders, writeFile } from "../pip/files.ts";
import { type Layout, layoutOf } from "../pip/layout.ts";

const USAGE = `usage: venv [-h] [--system-site-packages] [--symlinks | --copies] [--clear]
            [--upgrade] [--without-pip] [--prompt PROMPT] [--upgrade-deps]
            [--without-scm-ignore-files]
            ENV_DIR [ENV_DIR ...]
venv: error: the following arguments are required: ENV_DIR
`;

const failure = (
  folder: string,
) => `The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.13-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.

Failing command: ${folder}/bin/python3

`;

/** As short as it can be and still do its work: PATH first, and back again. */
const activate = (folder: string) => `# This file must be used with "source bin/activate" *from bash*
deactivate () {
    if [ -n "\${_OLD_VIRTUAL_PATH:-}" ] ; then
        PATH="\${_OLD_VIRTUAL_PATH:-}"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    unset VIRTUAL_ENV
}
VIRTUAL_ENV=${folder}
export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/bin:$PATH"
export PATH
`;

export async function venv(process: Process, words: readonly string[]): Promise<number> {
  const options = words.filter((word) => word.startsWith("-"));
  const unknown = options.find(
    (word) => !/^--(without-pip|symlinks|copies|clear|without-scm-ignore-files)$/.test(word),
  );
  if (unknown !== undefined) throw new NotModelledError(`python3 -m venv ${unknown}`);
  const folders = words.filter((word) => !word.startsWith("-"));
  if (folders.length === 0) {
    await printError(process, USAGE);
    return 2;
  }
  const layout = layoutOf(process);
  for (const each of folders) {
    const folder = absolutePath(process, each);
    make(process, folder, layout, words);
    if (!options.includes("--without-pip")) {
      if (layout.prefix === "/usr") {
        await print(process, failure(folder));
        return 1;
      }
      for (const name of ["pip", "pip3", "pip3.13"])
        writeFile(process, `${folder}/bin/${name}`, programFile("pip"), 0o777);
    }
    writeFile(process, `${folder}/bin/activate`, bytesOf(activate(folder)));
  }
  return 0;
}

function make(process: Process, folder: string, layout: Layout, words: readonly string[]): void {
  const { filesystem } = process.machine;
  for (const name of ["bin", "include/python3.13", "lib/python3.13/site-packages"])
    makeFolders(process, `${folder}/${name}`);
  const links = [
    ["python3", layout.executable],
    ["python", "python3"],
    ["python3.13", "python3"],
  ] as const;
  for (const [name, target] of links) {
    if (!exists(process, `${folder}/bin/${name}`))
      filesystem.symlink(target, `${folder}/bin/${name}`, process.credentials);
  }
  if (!exists(process, `${folder}/lib64`)) filesystem.symlink("lib", `${folder}/lib64`, process.credentials);
  const home = layout.executable.replace(/\/[^/]*$/, "");
  const given = words.map((word) => (word.startsWith("-") ? word : absolutePath(process, word))).join(" ");
  const config =
    `home = ${home}\ninclude-system-site-packages = false\nversion = 3.13.5\nexecutable = ${home}/python3.13\n` +
    `command = ${layout.executable} -m venv ${given}\n`;
  writeFile(process, `${folder}/pyvenv.cfg`, bytesOf(config));
  const ignored = "# Created by venv; see https://docs.python.org/3/library/venv.html\n*\n";
  if (!words.includes("--without-scm-ignore-files"))
    writeFile(process, `${folder}/.gitignore`, bytesOf(ignored));
}
