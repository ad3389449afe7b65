/** A page or paper that our pages take facts from. */
export interface Source {
  /** Stands in the text, in brackets. */
  readonly short: string;
  readonly title: string;
  readonly url: string;
  /**
   * `first-hand`: by those to whom it happened, or who made the thing. `research`: by those who found or measured it.
   * `secondary`: about what others published, where the original was not to be had.
   */
  readonly kind: "first-hand" | "research" | "secondary";
}

/** Sources of incidents and of other pages, by the key that `<Cite of="..." />` names. */
export const SOURCES = {
  "codecov-post-mortem": {
    short: "Codecov",
    title: "Codecov: Post-Mortem / Root Cause Analysis (April 2021)",
    url: "https://about.codecov.io/apr-2021-post-mortem/",
    kind: "first-hand",
  },
  "codecov-posture": {
    short: "Codecov, later",
    title: "Codecov: How Codecov Is Improving Its Security Posture (2021)",
    url: "https://about.codecov.io/blog/how-codecov-is-improving-its-security-posture",
    kind: "first-hand",
  },
  "cycode-codecov": {
    short: "Cycode",
    title: "Cycode: The Codecov Breach, with the wording of Codecov's update of 15 April 2021",
    url: "https://cycode.com/blog/the-codecov-breach-development-infrastructure-is-the-weakest-link-its-now-rapidly-being-exploited/",
    kind: "secondary",
  },
  "safeguard-codecov": {
    short: "Safeguard",
    title: "Safeguard: Codecov Bash Uploader Compromise",
    url: "https://safeguard.sh/resources/blog/codecov-bash-uploader-compromise",
    kind: "secondary",
  },
  "ghsa-tj-actions": {
    short: "GitHub advisory",
    title: "GitHub Advisory GHSA-mrrh-fwg8-r2c3 (CVE-2025-30066)",
    url: "https://github.com/advisories/GHSA-mrrh-fwg8-r2c3",
    kind: "first-hand",
  },
  "tj-actions-release": {
    short: "tj-actions release",
    title: "tj-actions/changed-files: release note of v46.0.1 (March 2025)",
    url: "https://github.com/tj-actions/changed-files/releases/tag/v46.0.1",
    kind: "first-hand",
  },
  "jit-tj-actions": {
    short: "Jit",
    title: "Jit: Recap of tj-actions/changed-files (18 March 2025)",
    url: "https://jit.io/resources/devsecops/recap-of-tj-actionschanged-files-what-we-can-learn",
    kind: "secondary",
  },
  "openssf-tj-actions": {
    short: "OpenSSF",
    title:
      "OpenSSF: Securing CI/CD Pipelines After the tj-actions and reviewdog Supply Chain Attacks (11 June 2025)",
    url: "https://openssf.org/blog/2025/06/11/maintainers-guide-securing-ci-cd-pipelines-after-the-tj-actions-and-reviewdog-supply-chain-attacks",
    kind: "research",
  },
  "la-cyber-spotbugs": {
    short: "LA-Cyber on Unit 42",
    title: "LA-Cyber: SpotBugs Access Token Theft Identified as Root Cause, on a report by Unit 42",
    url: "https://la-cyber.com/Current-Threat-Data.php?id=3777",
    kind: "secondary",
  },
  "imtr-coinbase": {
    short: "IMTR on Coinbase",
    title:
      "IMTR: Coinbase was primary target of recent GitHub Actions breaches, on a report by BleepingComputer",
    url: "https://www.imtr.net/article/coinbase-was-primary-target-of-recent-github-actions-breaches-2d86",
    kind: "secondary",
  },
  "grabadvice-tokens": {
    short: "GrabAdvice",
    title: "GrabAdvice: GitHub Supply Chain Breach, on reports by Unit 42 and Endor Labs",
    url: "https://grabadvice.com/cyber-security/github-supply-chain-breach-coinbase-attack-exposes-critical-secrets",
    kind: "secondary",
  },
  "pettll-tj-actions": {
    short: "Pettll",
    title: "Pettll: tj-actions Supply Chain Attack and GitHub Actions Hardening",
    url: "https://pettll.net/blog/tj-actions-supply-chain-attack-github-actions-hardening",
    kind: "secondary",
  },
  "nhimg-tj-actions": {
    short: "NHIMG",
    title: "NHI Management Group: tj-actions/changed-files breach, on an analysis by Oasis Security",
    url: "https://nhimg.org/articles/tj-actionschanged-files-breach-exposed-cicd-secret-trust-gaps/",
    kind: "secondary",
  },
  "xebia-npm": {
    short: "Xebia on GitHub",
    title: "Xebia: How GitHub Plans to Secure npm After Recent Supply Chain Attacks (26 September 2025)",
    url: "https://tech.xebia.ms/2025-09-26-How-GitHub-Plans-to-Secure-npm-After-Recent-Supply-Chain-Attacks.html",
    kind: "secondary",
  },
  "ayodada-cisa": {
    short: "Ayodada on CISA",
    title: "Ayodada: CISA Urges Dependency Checks Following Shai-Hulud Compromise (25 September 2025)",
    url: "https://ayodada.com/2025/09/25/cisa-urges-dependency-checks-following-shai-hulud-compromise",
    kind: "secondary",
  },
  "glance-npm": {
    short: "Glance",
    title: "Glance: on the Shai-Hulud worm of September 2025",
    url: "https://trends.glance.com/story/articles/Auto/US/en/rapid-read/s-c06640630b-0982d2f3-d6a4-5fed-be20-dfe139013cb4",
    kind: "secondary",
  },
  "cybercrime-lineage": {
    short: "Cybercrime Club",
    title: "Cybercrime Club: Install-time execution, the npm worm lineage (2026)",
    url: "https://cybercrime.club/deep-dives/install-time-execution-npm-worm-lineage-2026/",
    kind: "secondary",
  },
  "ccrashzer0-npm": {
    short: "ccrashzer0",
    title: "ccrashzer0: When Trust Becomes a Weapon, the September 2025 npm crisis",
    url: "https://ccrashzer0.tech/posts/when-trust-becomes-a-weapon---the-september-2025-npm-crisis",
    kind: "secondary",
  },
  "microsoft-worm": {
    short: "Microsoft, copied",
    title:
      "Microsoft Defender Security Research: Shai-Hulud 2.0, Guidance for detecting, investigating, and defending (9 December 2025), a summary on tech.hub.ms",
    url: "https://tech.hub.ms/2025-12-09-Shai-Hulud-20-Guidance-for-Detecting-Investigating-and-Defending-Against-the-Supply-Chain-Attack.html",
    kind: "secondary",
  },
  "ilert-posthog": {
    short: "ilert on PostHog",
    title: "ilert: Post-mortem library, PostHog, November 2025 (in German), on PostHog's post-mortem",
    url: "https://www.ilert.com/de/postmortems/posthog-sicherheitsvorfall-nov-2025",
    kind: "secondary",
  },
  "reversinglabs-trigger": {
    short: "ReversingLabs on Trigger.dev",
    title: "ReversingLabs: Shai-hulud is a call to action on AppSec, on Trigger.dev's post-mortem",
    url: "https://www.reversinglabs.com/blog/shai-hulud-call-to-action",
    kind: "research",
  },
  "github-campaign": {
    short: "GitHub, copied",
    title:
      "GitHub: Strengthening supply chain security, Preparing for the next malware campaign (23 December 2025), a summary on Plushcap",
    url: "https://www.plushcap.com/content/github/blog/github-strengthening-supply-chain-security-preparing-for-the-next-malware-campaign",
    kind: "secondary",
  },
  "codedefence-counts": {
    short: "CodeDefence",
    title: "CodeDefence: Shai-Hulud supply chain attack hits 28,000 GitHub repositories (25 November 2025)",
    url: "https://codedefence.in/2025/11/25/shai-hulud-supply-chain-attack-hits-28000-github-repositories",
    kind: "secondary",
  },
  "dahlmanns-images": {
    short: "Dahlmanns et al.",
    title: "M. Dahlmanns et al. (RWTH Aachen): Secrets Revealed in Container Images, ASIACCS 2023",
    url: "https://arxiv.org/abs/2307.03958",
    kind: "research",
  },
  "gitguardian-docks": {
    short: "GitGuardian",
    title: "GitGuardian: Fresh From The Docks, Uncovering 100,000 Valid Secrets in DockerHub",
    url: "https://blog.gitguardian.com/fresh-from-the-docks-uncovering-100-000-valid-secrets-in-dockerhub",
    kind: "research",
  },
  "cloudnativenow-docks": {
    short: "GitGuardian in Cloud Native Now",
    title: "Cloud Native Now: Fresh Secrets From The Docks, What 15 Million Docker Images Taught Us",
    url: "https://cloudnativenow.com/contributed-content/fresh-secrets-from-the-docks-what-15-million-docker-images-taught-us-about-cloud-security",
    kind: "research",
  },
  "gitguardian-registries": {
    short: "GitGuardian, registries",
    title: "GitGuardian: secrets in container registries (scan of November 2024)",
    url: "https://blog.gitguardian.com/container-registries",
    kind: "research",
  },
  "techzine-flare": {
    short: "Techzine on Flare",
    title:
      "Techzine: Docker Hub bevat meer dan 10.000 images met blootgestelde secrets (in Dutch), on a report by Flare",
    url: "https://www.techzine.nl/nieuws/security/573081/docker-hub-bevat-meer-dan-10000-images-met-blootgestelde-secrets",
    kind: "secondary",
  },
  "bcloud-flare": {
    short: "BCloud on Flare",
    title: "BCloud Consulting: 10,456 imágenes Docker (in Spanish), on a report by Flare",
    url: "https://bcloud.consulting/blog/docker-hub-secrets-exposed-10456-imagenes-4000-llm-keys-auditoria-2025",
    kind: "secondary",
  },
} as const satisfies Record<string, Source>;

export type SourceKey = keyof typeof SOURCES;

export const SOURCE_KEYS = Object.keys(SOURCES) as [SourceKey, ...SourceKey[]];

export function sourceOf(key: SourceKey): Source {
  return SOURCES[key];
}
