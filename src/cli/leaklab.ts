import { UsageError } from "./usage.ts";

const USAGE = `usage: leaklab prove DIR... [--engine simulated|docker] [--json]
       leaklab grade LESSON [DIR] [--json]

prove  runs each case (a folder with case.yaml and files/, or a project with leaklab.yaml) twice, with
       two values of every credential, and shows everything that an attacker could read of them
grade  runs a lesson's checks on a learner's files

exit status of prove: 0 every case ran, whatever was found; 1 a case could not be run; 2 wrong usage
or a case file that does not parse
exit status of grade: 0 passed; 1 not passed; 2 wrong usage`;

/** Loaded when called: each command brings much that the other does not need. */
const COMMANDS: Record<string, (args: readonly string[]) => Promise<number>> = {
  prove: async (args) => (await import("./prove.ts")).proveCommand(args),
  grade: async (args) => (await import("./grade.ts")).gradeCommand(args),
};

const [name = "", ...args] = process.argv.slice(2);
if (name === "--help" || name === "-h" || name === "help") {
  console.log(USAGE);
} else {
  const command = COMMANDS[name];
  try {
    if (!command) throw new UsageError(name === "" ? "a command is missing" : `unknown command: ${name}`);
    process.exitCode = await command(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`leaklab: ${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
}
