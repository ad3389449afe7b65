/** `apt-config dump`: the settings of /etc/apt/apt.conf and apt.conf.d, without apt's own defaults. Others are refused by name. */
import { ROOT } from "../../filesystem/types.ts";
import { print } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readText } from "./install.ts";

const FOLDER = "/etc/apt/apt.conf.d";

export const aptConfig: Program = async (process) => {
  const [, command = "", ...rest] = process.argv;
  if (command !== "dump" || rest.length > 0) throw new NotModelledError(`apt-config ${command}`.trimEnd());
  const { filesystem } = process.machine;
  const names = filesystem.exists(FOLDER, ROOT) ? [...filesystem.readdir(FOLDER, ROOT)].sort() : [];
  const files = [...names.map((name) => `${FOLDER}/${name}`), "/etc/apt/apt.conf"];
  const text = files.map((file) => readText(filesystem, file)).join("\n");
  for (const [, name, value] of text
    .replace(/^\s*(?:\/\/|#).*$/gm, "")
    .matchAll(/([\w:.-]+)\s+"([^"]*)"\s*;/g))
    await print(process, `${name} "${value}";\n`);
  return 0;
};
