import type { CommandTable } from "../../cli/command.ts";
import { attach } from "./attach-command.ts";
import { commit } from "./commit.ts";
import { cp } from "./cp.ts";
import { create } from "./create.ts";
import { exec } from "./exec.ts";
import { exportCommand } from "./export.ts";
import { containerInspect } from "./inspect.ts";
import { kill, pause, prune, rename, restart, rm, start, stats, stop, unpause, wait } from "./lifecycle.ts";
import { logs } from "./logs.ts";
import { diff, port, top } from "./look.ts";
import { ls } from "./ls.ts";
import { run } from "./run.ts";
import { update } from "./update.ts";

export const CONTAINER: CommandTable = {
  about: "Manage containers",
  commands: {
    attach,
    commit,
    cp,
    create,
    export: exportCommand,
    diff,
    exec,
    inspect: containerInspect,
    kill,
    list: ls,
    logs,
    ls,
    pause,
    port,
    prune,
    ps: ls,
    remove: rm,
    rename,
    restart,
    rm,
    run,
    start,
    stats,
    stop,
    top,
    unpause,
    update,
    wait,
  },
};
