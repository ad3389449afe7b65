import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { argToMount } from "../fix-arg.ts";
import { isCopy } from "../project/dockerfile-view.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

/** Places in commands and configuration files where only a credential can stand. `V` is the variable. */
const uses = [
  "(?:_authToken|_password|_auth)\\s*[= ]\\s*[\"']?V",
  "(?:authorization|proxy-authorization|private-token|job-token|x-api-key|x-auth-token|x-jfrog-art-api|x-key)\\s*[:=]\\s*(?:bearer |basic |token )?[\"']?V",
  "[a-z]://[^\\s/@\"']*V[^\\s/@\"']*@",
  "--?(?:password|passwd|passphrase|token|auth-token|access-token|api-key|apikey|secret|http-password)[= ][\"']?V",
  "\\bcurl\\b[^\\n|;&]*?(?:-u|--user)[= ]?[\"']?[^\\s:\"']+:V",
  "\\bsshpass -p ?[\"']?V",
  "\\b(?:mysql|mysqldump|mysqladmin|mariadb)\\b[^\\n|;&]* -pV",
  "\\bmachine\\b[^\\n]*\\bpassword [\"']?V",
  "\\b(?:echo|printf)\\b[^\\n|;&]*V[^\\n|;&]*\\|[^\\n;&]*(?:--password-stdin|--with-token|login)",
  "V[\"']?\\s*(?:>|\\|\\s*tee)[^\\n;&]*(?:id_rsa|id_ed25519|\\.netrc|\\.git-credentials|\\.pypirc)",
];
const assignment = /(?:^|[\s;&|(])(?:export )?([A-Za-z_]\w*)=["']?\$\{?(\w+)\}?/g;

export const argUsedAsCredential: Rule = {
  meta: {
    id: "arg-used-as-credential",
    title: "A build argument with a harmless name carries a credential",
    phase: "build",
    explanation:
      "What makes a value a credential is what it is used for. This `ARG` stands where a password or a token belongs: in a header, in a URL before the `@`, in `_authToken`. Its value is in the image's history whatever it is called.",
    instead: "Use a secret mount, as for any other credential: `--mount=type=secret,id=NAME,env=NAME`.",
    others:
      "No checker we tried looks at what an ARG is used for; renaming `NPM_TOKEN` to `NPM_CFG` silences them all.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          'FROM alpine\nARG «BUILD_CFG»\nRUN curl -H "Authorization: Bearer ${BUILD_CFG}" https://a.test/f -o f\n',
      },
      {
        Dockerfile: "FROM alpine/git\nARG «CI_REF»\nRUN git clone https://oauth2:$CI_REF@git.test/lib.git\n",
      },
      {
        Dockerfile:
          'FROM node:24\nARG «NPM_CFG»\nRUN echo "//r.test/:_authToken=$NPM_CFG" > .npmrc && npm ci\n',
      },
      {
        Dockerfile: "FROM node:24\nARG «NPM_CFG»\nCOPY package.json .npmrc ./\nRUN npm ci\n",
        ".npmrc": "//r.test/:_authToken=${NPM_CFG}\n",
      },
      { Dockerfile: "FROM python\nARG «EXTRA»\nRUN PIP_PASSWORD=$EXTRA pip install x\n" },
      {
        Dockerfile:
          "FROM alpine\nARG «EXTRA»\nCOPY <<EOF /root/.netrc\nmachine r.test login ci password $EXTRA\nEOF\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          'FROM alpine\nARG VERSION\nRUN curl -H "Accept: text/plain" https://a.test/$VERSION/f -o f\n',
      },
      {
        Dockerfile:
          "FROM alpine/git\nARG REPO=lib\nARG REF=main\nRUN git clone --branch $REF https://github.com/acme/$REPO.git\n",
      },
      {
        Dockerfile: "FROM node:24\nARG REGISTRY\nCOPY .npmrc ./\nRUN npm ci\n",
        ".npmrc": "registry=${REGISTRY}\n",
      },
      {
        Dockerfile:
          "FROM alpine\nARG USERNAME=app\nRUN git clone https://$USERNAME@git.test/lib.git || true\n".replace(
            "https://$USERNAME@",
            "ssh://$USERNAME.",
          ),
      },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles) {
      const configuration = [...project.files].filter(
        ([path]) =>
          /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|pip\.conf|\.netrc)$/.test(path) && !view.ignored(path),
      );
      for (const stage of view.stages) {
        const copies = stage.stage.instructions.filter(isCopy);
        const copied = configuration.filter(([path]) =>
          copies.some(
            ({ sources, from }) =>
              from === undefined &&
              sources.some(
                (source) => source === "." || source === "./" || path.endsWith(source.replace(/^\.\//, "")),
              ),
          ),
        );
        const texts = [
          ...stage.runs.map(({ text }) => text),
          ...copies.flatMap(({ heredocs }) =>
            heredocs.filter(({ expand }) => expand).map(({ content }) => content),
          ),
          ...copied.map(([, text]) => text),
        ].map((text) => text.replaceAll('\\"', '"'));
        for (const instruction of stage.stage.instructions) {
          if (instruction.kind !== "ARG") continue;
          for (const { key, value, range } of instruction.args) {
            if (isCredentialName(key) || /^\w*user(?:name)?$/i.test(key)) continue;
            const kind = valueKind(value);
            if (value !== undefined && !["literal", "weak", "reference", "empty"].includes(kind)) continue;
            if (texts.some((text) => usedAsCredential(text, key)))
              report(
                { file: view.file, range },
                `${key} is used as a credential, and its value stays in the image's history.`,
                {
                  fix: argToMount(project, view, stage, instruction),
                },
              );
          }
        }
      }
    }
  },
};

function usedAsCredential(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const variable = `\\$(?:${name}\\b|\\{${name}[^}]*\\})`;
  if (uses.some((use) => new RegExp(use.replace("V", variable), "i").test(text))) return true;
  return [...text.matchAll(assignment)].some(([, to, from]) => from === name && isCredentialName(to!));
}
