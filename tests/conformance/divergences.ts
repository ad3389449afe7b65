/** Cases in which the simulator is known to differ from the engine, each with its reason; see docs/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, string>> = {
  "judge-apt-get": "apt-get is refused by name",
  "judge-bake": "docker buildx bake is refused by name",
  "judge-cache-mount-share": "the runner reads no cache mount that has an owner or mode of its own",
  "judge-cache-to": "--cache-to and --cache-from are refused by name",
  "judge-check": "--call=outline and --call=targets are refused by name",
  "judge-crypt": "BusyBox's uuencode is refused by name",
  "judge-git-context": "a git repository as the build context is refused",
  "judge-git-submodule-lsremote": "git branch is refused by name",
  "judge-history-inspect": "templates of docker buildx history inspect are refused by name",
  "judge-iid-metadata": "--metadata-file is refused by name",
  "judge-netmode-none": "BusyBox's ip is refused by name",
  "judge-wget-debug": "wget -d is refused by name",
};
