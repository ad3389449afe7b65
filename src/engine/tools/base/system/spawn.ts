import type { Credentials } from "../../../filesystem/types.ts";
import { SIGNAL_NUMBERS } from "../../../process/signals.ts";
import { type Child, ExecError, type Exit, type Signal } from "../../../process/types.ts";
import { decodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";

export interface Run {
  readonly argv: readonly string[];
  readonly environment?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly credentials?: Credentials;
}

/** Starts a program given in byte strings. Throws ExecError. */
export function start(call: Call, run: Run): Child {
  return call.process.spawn({ ...run, argv: run.argv.map(decodeText) });
}

export function statusOf(exit: Exit): number {
  return "status" in exit ? exit.status : 128 + SIGNAL_NUMBERS[exit.signal];
}

/** What a failed exec is called, and the status that every launcher gives for it. */
export function execFailure(error: ExecError): { readonly text: string; readonly status: number } {
  if (error.code === "ENOENT") return { text: "No such file or directory", status: 127 };
  return { text: error.code === "ENOEXEC" ? "Exec format error" : "Permission denied", status: 126 };
}

/** Becomes another program, as execvp(3); a failure is worded by `wording` and gives 126 or 127. */
export async function become(
  call: Call,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  wording: (name: string, text: string) => string,
): Promise<number> {
  try {
    return await call.process.exec(argv.map(decodeText), environment);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const { text, status } = execFailure(error);
    await call.warn(wording(argv[0] ?? "", text));
    return status;
  }
}

/** `can't execute 'x'` in BusyBox, `'x'` (env) or `failed to run command 'x'` in coreutils. */
export function launcherWording(call: Call): (name: string, text: string) => string {
  return (name, text) => {
    if (call.busybox) return `can't execute '${name}': ${text}`;
    return call.name === "env" ? `'${name}': ${text}` : `failed to run command '${name}': ${text}`;
  };
}

/** A signal by name (with or without SIG) or number. */
export function signalOf(text: string): Signal | undefined {
  const upper = text.toUpperCase();
  const names = Object.keys(SIGNAL_NUMBERS) as Signal[];
  if (/^\d+$/.test(text)) return names.find((name) => SIGNAL_NUMBERS[name] === Number(text));
  return names.find((name) => name === upper || name === `SIG${upper}`);
}
