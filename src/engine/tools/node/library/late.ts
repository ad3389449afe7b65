import { CHILD_PROCESS } from "./child-process.ts";
import { CRYPTO } from "./crypto.ts";
import { KEYS } from "./keys.ts";
import { SOCKETS } from "./sockets.ts";

/** The modules of LATE_NAMES. */
export const LATE: Readonly<Record<string, string>> = { ...CHILD_PROCESS, ...CRYPTO, ...KEYS, ...SOCKETS };
