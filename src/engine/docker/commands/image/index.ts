import type { CommandTable } from "../../cli/command.ts";
import { build } from "../build.ts";
import { importCommand, load, save } from "./archives.ts";
import { history } from "./history.ts";
import { imageInspect } from "./inspect.ts";
import { ls } from "./ls.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { prune, rm, tag } from "./rm.ts";

export const IMAGE: CommandTable = {
  about: "Manage images",
  commands: {
    build,
    history,
    import: importCommand,
    load,
    save,
    inspect: imageInspect,
    list: ls,
    ls,
    prune,
    pull,
    push,
    remove: rm,
    rm,
    tag,
  },
};
