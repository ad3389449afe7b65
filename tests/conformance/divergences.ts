/** Cases in which the simulator is known to differ from the engine, each with its reason; see docs/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, string>> = {
  "judge-crypt": "BusyBox's uuencode is refused by name",
  "judge-git-context": "a git repository as the build context is refused",
  "judge-netmode-none": "BusyBox's ip is refused by name",
};
