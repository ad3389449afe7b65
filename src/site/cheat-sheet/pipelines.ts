import type { FormGroup } from "./types.ts";

/** What starts builds: bake and GitHub Actions. */
export const PIPELINES: readonly FormGroup[] = [
  {
    tool: "bake",
    phase: "build",
    forms: [
      {
        id: "bake",
        need: "A token for a target",
        wrong: {
          "docker-bake.hcl":
            'variable "NPM_TOKEN" {}\ntarget "app" {\n  tags = ["app"]\n  args = { NPM_TOKEN = NPM_TOKEN }\n}',
          Dockerfile: "ARG NPM_TOKEN\nRUN npm install",
          shell: "docker buildx bake app",
        },
        right: {
          "docker-bake.hcl": 'target "app" {\n  tags = ["app"]\n  secret = ["id=npm_token,env=NPM_TOKEN"]\n}',
          Dockerfile: "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\\n    npm install",
          shell: "docker buildx bake app",
        },
        shows: ["image-history"],
        source: {
          title: "Bake file reference: target.secret",
          url: "https://docs.docker.com/build/bake/reference/#targetsecret",
        },
      },
    ],
  },
  {
    tool: "GitHub Actions",
    phase: "build",
    forms: [
      {
        id: "actions-secrets",
        need: "A secret of the repository for the image",
        wrong: {
          "build.yml": `- uses: docker/build-push-action@v6\n  with:\n    build-args: NPM_TOKEN=\${{ secrets.NPM_TOKEN }}`,
        },
        right: {
          "build.yml": `- uses: docker/build-push-action@v6\n  with:\n    secrets: |\n      "npm_token=\${{ secrets.NPM_TOKEN }}"`,
        },
        shows: ["image-history", "build-record"],
        source: {
          title: "Docker: Build secrets with GitHub Actions",
          url: "https://docs.docker.com/build/ci/github-actions/secrets/",
        },
      },
      {
        id: "actions-pin",
        need: "Somebody else's action: a tag can be moved",
        wrong: { "build.yml": "- uses: owner/action@v3" },
        right: { "build.yml": "- uses: owner/action@<full commit hash> # v3" },
        shows: ["ci-log"],
        source: {
          title: "GitHub: Secure use reference, third-party actions",
          url: "https://docs.github.com/en/actions/reference/security/secure-use",
        },
      },
    ],
  },
];
