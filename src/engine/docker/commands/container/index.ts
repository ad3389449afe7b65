import type { CommandTable } from "../../cli/command.ts";
import { commit } from "./commit.ts";
import { cp } from "./cp.ts";
import { create } from "./create.ts";
import { exec } from "./exec.ts";
import { exportCommand } from "./export.ts";
import { containerInspect } from "./inspect.ts";
import {
  kill,
  pause,
  prune,
  rename,
  restart,
  rm,
  start,
  stats,
  stop,
  unpause,
  update,
  wait,
} from "./lifecycle.ts";
import { logs } from "./logs.ts";
import { diff, port, top } from "./look.ts";
import { ls } from "./ls.ts";
import { run } from "./run.ts";

export const CONTAINER: CommandTable = {
  about: "Manage containers",
  commands: {
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
