/** Names that moby/sys/signal knows on Linux, without SIG; real-time ones apart. */
const NAMES = new Set(
  (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM " +
    "TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ"
  ).split(" "),
);

/** What STOPSIGNAL accepts: a number but 0, or a name in any case, with or without SIG. */
export function isSignal(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) !== 0;
  const name = text.toUpperCase().replace(/^SIG/, "");
  return NAMES.has(name) || /^RTM(IN(\+([1-9]|1[0-5]))?|AX(-([1-9]|1[0-4]))?)$/.test(name);
}
