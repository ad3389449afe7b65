/** What Debian's python3-pip brings: pip's own listing of the `tools` image. */
export const PACKAGES = [
  { name: "packaging", version: "25.0" },
  { name: "pip", version: "25.1.1" },
  { name: "wheel", version: "0.46.1" },
] as const;

export const VERSION = "pip 25.1.1 from /usr/lib/python3/dist-packages/pip (python 3.13)";
export const USING = `Using ${VERSION}`;
export const PYTHON_VERSION = "Python 3.13.5";
