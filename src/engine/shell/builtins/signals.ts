/** The signals of Linux on x86-64 and arm64 by number, without SIG. */
export const SIGNAL_NAMES: readonly string[] =
  "EXIT HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );

/** `TERM`, `SIGTERM`, `term` or `15`: the name without SIG; undefined if there is no such signal. */
export function signalName(text: string): string | undefined {
  if (/^\d+$/.test(text)) return SIGNAL_NAMES[Number(text)];
  const name = text.toUpperCase().replace(/^SIG/, "");
  return SIGNAL_NAMES.includes(name) ? name : undefined;
}
