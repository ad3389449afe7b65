import type { Framework } from "./types.ts";

const url = "https://doi.org/10.6028/NIST.CSWP.29";

/** Subcategories of the NIST Cybersecurity Framework 2.0 that a credential in an image touches. */
export const NIST_CSF: Framework = {
  key: "nist-csf",
  title: "NIST Cybersecurity Framework 2.0",
  publisher: "NIST",
  url,
  controls: [
    {
      id: "PR.AA-01",
      title: "Identities and credentials are managed",
      asks: "Credentials of users, services and hardware are managed by the organisation.",
      here: "For each credential somebody can say who issued it, which phase uses it, and how it is revoked.",
      url,
    },
    {
      id: "PR.AA-03",
      title: "Users, services and hardware are authenticated",
      asks: "Services prove who they are.",
      here: "The registry, the database and the API refuse whoever has no valid credential. A lab checks that yours still logs in.",
      url,
    },
    {
      id: "PR.AA-05",
      title: "Permissions follow least privilege and separation of duties",
      asks: "Permissions are defined in a policy, enforced and reviewed; nobody has more than needed.",
      here: "A secret reaches one RUN or one service, with an owner and a mode. Build and run time have separate credentials.",
      url,
    },
    {
      id: "PR.DS-01",
      title: "Data at rest is protected",
      asks: "Stored data stays confidential.",
      here: "An image in a registry, a builder's cache and a volume are data at rest.",
      url,
    },
    {
      id: "PR.DS-02",
      title: "Data in transit is protected",
      asks: "Data on its way stays confidential.",
      here: "A pushed image, a build's context and its log are data on their way.",
      url,
    },
    {
      id: "PR.DS-10",
      title: "Data in use is protected",
      asks: "Data that a program works with stays confidential.",
      here: "A process's environment and arguments can be read while it runs; a file can have an owner and a mode.",
      url,
    },
    {
      id: "PR.PS-01",
      title: "Configuration management practices are established",
      asks: "How systems are configured is managed.",
      here: "The image is the same everywhere; what differs, secrets among it, comes from outside.",
      url,
    },
    {
      id: "PR.PS-04",
      title: "Log records are generated",
      asks: "Logs exist and can be watched.",
      here: "Logs that hold a credential cannot be given to those who should watch them.",
      url,
    },
    {
      id: "PR.PS-06",
      title: "Secure software development practices are integrated",
      asks: "Development follows secure practices, and that is watched.",
      here: "A check in CI runs the build and looks at what came out of it.",
      url,
    },
  ],
};

/**
 * Ids of CSF 1.1 that texts cite as if they were 2.0's: 1.1 counts `PR.AC-4`, 2.0 `PR.AA-05`. The successor is the one
 * whose wording continues it.
 */
export const FORMER_IDS: ReadonlyMap<string, string> = new Map([
  ["PR.AC-1", "PR.AA-01"],
  ["PR.AC-4", "PR.AA-05"],
  ["PR.AC-7", "PR.AA-03"],
  ["PR.DS-1", "PR.DS-01"],
  ["PR.DS-2", "PR.DS-02"],
]);
