import type { Phase } from "../engine/evidence/types.ts";

type YesOrNo = "yes" | "no";

interface Snippet {
  readonly file: string;
  readonly language: "dockerfile" | "yaml" | "bash";
  readonly text: string;
}

interface Outcome {
  readonly build: YesOrNo;
  readonly run: YesOrNo;
  readonly title: string;
  readonly why: string;
  readonly snippets: readonly Snippet[];
  readonly lesson?: { readonly title: string; readonly href: string };
}

export const QUESTIONS: readonly {
  readonly key: "build" | "run";
  readonly phase: Phase;
  readonly text: string;
}[] = [
  { key: "build", phase: "build", text: "Does the build need it?" },
  { key: "run", phase: "runtime", text: "Does the running service need it?" },
];

/** What to do in each of the four cases, down to lines that can be copied. */
export const OUTCOMES: readonly Outcome[] = [
  {
    build: "yes",
    run: "no",
    title: "Mount it into the one RUN that uses it",
    why: "A BuildKit secret mount gives the value to one command, as a file or a variable, and keeps it out of layers, arguments, history and cache keys.",
    snippets: [
      {
        file: "Dockerfile",
        language: "dockerfile",
        text: "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm install",
      },
      {
        file: "where you build",
        language: "bash",
        text: "docker build --secret id=npm_token,env=NPM_TOKEN -t shop .",
      },
    ],
    lesson: { title: "The token in the history", href: "/lessons/token-in-the-history/" },
  },
  {
    build: "no",
    run: "yes",
    title: "Give it to the service as a Compose or Swarm secret",
    why: "The service finds a file under /run/secrets and nothing else changes: no variable, no argument, no line in the image. Many images read such a file when a variable that ends in _FILE names it.",
    snippets: [
      {
        file: "compose.yaml",
        language: "yaml",
        text: [
          "services:",
          "  db:",
          "    image: postgres:17",
          "    environment:",
          "      POSTGRES_PASSWORD_FILE: /run/secrets/db_password",
          "    secrets: [db_password]",
          "",
          "secrets:",
          "  db_password:",
          "    file: ./secrets/db_password.txt # listed in .gitignore and .dockerignore",
        ].join("\n"),
      },
    ],
    lesson: { title: "A file, not a variable", href: "/lessons/a-file-not-a-variable/" },
  },
  {
    build: "yes",
    run: "yes",
    title: "These are two credentials: ask for a second one",
    why: "One value that serves both phases can be revoked in neither without breaking the other. Let the build have its own, narrow and short-lived, and the service another. Then each travels its own way.",
    snippets: [
      {
        file: "compose.yaml",
        language: "yaml",
        text: [
          "services:",
          "  api:",
          "    build:",
          "      context: .",
          "      secrets: [registry_read_token] # only for RUN --mount=type=secret",
          "    secrets: [api_key] # only under /run/secrets",
          "",
          "secrets:",
          "  registry_read_token:",
          "    environment: REGISTRY_READ_TOKEN",
          "  api_key:",
          "    file: ./secrets/api_key.txt",
        ].join("\n"),
      },
    ],
    lesson: { title: "One credential, two phases", href: "/lessons/one-credential-two-phases/" },
  },
  {
    build: "no",
    run: "no",
    title: "Keep it away, and revoke it if it was ever inside",
    why: "A credential that nobody needs arrives by accident: with COPY . ., in a .env file, in .git. Keep it out of the build context. If an image with it was pushed, deleting is not enough.",
    snippets: [
      {
        file: ".dockerignore",
        language: "bash",
        text: [".git", ".env", "**/*.pem", "**/.npmrc", "secrets/"].join("\n"),
      },
    ],
    lesson: { title: "The whole context", href: "/lessons/the-whole-context/" },
  },
];
