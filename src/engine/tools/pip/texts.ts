/** What pip says on Debian when it may not touch the system's own packages (PEP 668). */
export const EXTERNALLY_MANAGED = `error: externally-managed-environment

× This environment is externally managed
╰─> To install Python packages system-wide, try apt install
    python3-xyz, where xyz is the package you are trying to
    install.
    
    If you wish to install a non-Debian-packaged Python package,
    create a virtual environment using python3 -m venv path/to/venv.
    Then use path/to/venv/bin/python and path/to/venv/bin/pip. Make
    sure you have python3-full installed.
    
    If you wish to install a non-Debian packaged Python application,
    it may be easiest to use pipx install xyz, which will manage a
    virtual environment for you. Make sure you have pipx installed.
    
    See /usr/share/doc/python3.13/README.venv for more information.

note: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, at the risk of breaking your Python installation or OS, by passing --break-system-packages.
hint: See PEP 668 for the detailed specification.`;

export const ROOT_WARNING =
  "Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the " +
  "system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment " +
  "instead: https://pip.pypa.io/warnings/venv. Use the --root-user-action option if you know what you are doing and " +
  "want to suppress this warning.";
