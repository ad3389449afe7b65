import type { Framework } from "./types.ts";

const url = "https://doi.org/10.6028/NIST.AI.100-1";

/** Subcategories of the NIST AI Risk Management Framework 1.0 for builds that a model starts, writes or takes part in. */
export const NIST_AI_RMF: Framework = {
  key: "nist-ai-rmf",
  title: "NIST AI Risk Management Framework 1.0",
  publisher: "NIST",
  url,
  controls: [
    {
      id: "GOVERN 6.1",
      title: "Third-party risk has policies",
      asks: "Policies cover the risks that come with software, models and data of others.",
      here: "An agent installs what it finds. Its packages run in your build, beside your secrets.",
      url,
    },
    {
      id: "MAP 4.1",
      title: "Risks of all components are mapped",
      asks: "Technology and legal risks of components, third-party ones included, are mapped.",
      here: "List what the agent can read: the mounts, the environment, the logs, the cache.",
      url,
    },
    {
      id: "MEASURE 2.7",
      title: "Security and resilience are evaluated",
      asks: "The system's security is tested, and the result is written down.",
      here: "Build twice with two values and compare, for each change that an agent makes. A reading of its diff is not a test.",
      url,
    },
    {
      id: "MANAGE 2.4",
      title: "The system can be disengaged",
      asks: "Somebody can, and may, switch off a system that does what it should not.",
      here: "The agent's credential can be revoked without stopping the service, for the service has another one.",
      url,
    },
    {
      id: "MANAGE 3.1",
      title: "Third-party resources are monitored",
      asks: "Risks from third-party resources are monitored, and controls are applied.",
      here: "A new version of a dependency is a new program with access to the mounts of its RUN.",
      url,
    },
    {
      id: "MANAGE 4.1",
      title: "Deployed systems are monitored",
      asks: "There is a plan for monitoring, for incidents, for recovery and for retirement.",
      here: "Rotation and revocation are rehearsed, as the lessons' drills do.",
      url,
    },
  ],
};
