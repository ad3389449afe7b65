import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { eachInstruction, eachService } from "../project/each.ts";
import type { Rule } from "../types.ts";

/** Traefik, Caddy and nginx-proxy take users with their password's hash from labels. */
const basicAuth = /basicauth(?:\.\S+)?\.users$|basic_?auth/i;

export const labelSecret: Rule = {
  meta: {
    id: "label-secret",
    title: "A label holds a credential",
    phase: "both",
    explanation:
      "Labels are there to be read: by `docker inspect`, by every tool with access to the Docker socket, and, those of an image, by everyone who pulls it. A basic-auth label shows the user and the hash, which can be cracked at leisure.",
    instead: "Point to a file instead, `basicauth.usersfile=/run/secrets/users`, and grant it as a secret.",
    others: "No checker we tried looks at labels.",
    references: [
      {
        title: "Traefik: BasicAuth usersFile",
        url: "https://doc.traefik.io/traefik/middlewares/http/basicauth/",
      },
    ],
  },
  examples: {
    invalid: [
      { Dockerfile: 'FROM alpine\nLABEL «api.token="4f9a8b7c6d5e"» version=1\n' },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    labels:\n      - «traefik.http.middlewares.m.basicauth.users=ann:$$apr1$$x1$$y2z3»\n",
      },
      {
        "compose.yaml": "services:\n  a:\n    image: a\n    labels:\n      «deploy_password: kT4vQz8mWx2R»\n",
      },
    ],
    valid: [
      {
        Dockerfile: 'FROM alpine\nLABEL maintainer="ann@acme.test" org.opencontainers.image.authors="Ann"\n',
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    labels:\n      - traefik.http.middlewares.m.basicauth.usersfile=/run/secrets/users\n      - traefik.enable=true\n      - com.acme.token-header=X-Key\n",
      },
    ],
  },
  check(project, report) {
    const judge = (key: string, value: string | undefined) => {
      if (basicAuth.test(key) && !/file$/i.test(key)) return (value ?? "").includes(":");
      return (
        isCredentialName(key) &&
        ["literal", "weak"].includes(valueKind(value)) &&
        !/\s/.test((value ?? "").trim())
      );
    };
    for (const { view, instruction } of eachInstruction(project))
      if (instruction.kind === "LABEL")
        for (const { key, value, range } of instruction.pairs)
          if (judge(key, value))
            report({ file: view.file, range }, `The label ${key} can be read by everyone who has the image.`);
    for (const { compose, service } of eachService(project))
      for (const { key, value, range } of service.labels)
        if (judge(key, value))
          report(
            { file: compose.file, range },
            `The label ${key} can be read by everything with access to the Docker Engine.`,
          );
  },
};
