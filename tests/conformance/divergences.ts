/** Cases in which the simulator is known to differ from the engine, each with its reason; see docs/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, string>> = {};
