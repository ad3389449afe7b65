/** Cases in which the simulator is known to differ from the engine, each with its reason; see docs/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, string>> = {
  "judge-crypt": "BusyBox's uuencode is refused by name",
  "judge-git-context": "a git repository as the build context is refused",
  "judge-netmode-none": "BusyBox's ip is refused by name",
  "judge-perl": "perl is refused by name",
  "judge-python-refused": "python3 -c is refused by name",
  "judge-sbom": "--sbom is refused by name",
  "judge-stdin-context": "a tar archive as the build context is refused",
  "judge-syntax-line": "the engine's network lets no frontend be fetched; the simulator has the built-in one",
  "judge-url-context": "an address as the build context is refused",
  "mvn-encrypted":
    "a password that Maven encrypted follows from the password; on the engine it is another one each time",
};
