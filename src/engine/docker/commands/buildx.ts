import { NotModelledError } from "../../source/errors.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { build } from "./build.ts";

function refused(name: string): Command {
  return {
    usage: "",
    about: "(not simulated)",
    flags: flagSet(""),
    args: [0, ANY],
    run: () => Promise.reject(new NotModelledError(`docker buildx ${name}`)),
  };
}

export const BUILDX: CommandTable = {
  about: "Build with BuildKit",
  commands: { bake: refused("bake"), build, create: refused("create") },
};
