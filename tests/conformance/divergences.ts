/** Cases in which the simulator is known to differ from the engine, each with its reason; see docs/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, string>> = {
  "judge-bake": "docker buildx bake is refused by name",
  "judge-cache-mount-share": "the runner reads no cache mount that has an owner or mode of its own",
  "judge-crypt": "BusyBox's uuencode is refused by name",
  "judge-git-context": "a git repository as the build context is refused",
  "judge-netmode-none": "BusyBox's ip is refused by name",
};
