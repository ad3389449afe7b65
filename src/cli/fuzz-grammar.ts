import fc from "fast-check";
import type { CaseDefinition } from "../engine/evidence/case.ts";
import { workspaceOf } from "../engine/source/workspace.ts";

/** The credential of all generated cases. */
export const TOKEN = "npm_8fQ2xZ71kkPqLm04Rt";

const NAMES = ["NPM_TOKEN", "REF", "A"] as const;
const PATHS = ["/tok", "/app/tok", "/etc/x.conf", "/tmp/t", "/d/e/f"] as const;

const name = fc.constantFrom(...NAMES);
const path = fc.constantFrom(...PATHS);
const source = fc.constantFrom("npm.txt", "conf", "conf/a.conf", ".env", ".");
const value = fc.oneof(
  fc.constant(TOKEN),
  name.map((variable) => `$${variable}`),
  name.map((variable) => `\${${variable}:-none}`),
  name.map((variable) => `\${${variable}#npm_}`),
  fc.constant("plain"),
);
const mount = fc.constantFrom(
  "--mount=type=secret,id=npm ",
  "--mount=type=secret,id=npm,env=NPM_TOKEN ",
  "--mount=type=secret,id=npm,target=/tok ",
  "--mount=type=secret,id=npm,required=true,mode=0444 ",
  "--mount=type=secret,id=missing ",
  "--mount=type=cache,target=/cache ",
  "--mount=type=secret,id=npm --mount=type=cache,id=shared,target=/cache ",
  "--mount=type=tmpfs,target=/scratch ",
  "--mount=type=bind,target=/ctx ",
  "",
);

/** One simple command of a RUN; many fail when a path is missing, so that failing builds are among the cases. */
const command = fc.oneof(
  fc.tuple(value, path).map(([text, to]) => `mkdir -p $(dirname ${to}); echo "${text}" > ${to}`),
  value.map((text) => `echo ${text}`),
  path.map((file) => `rm -f ${file}`),
  path.map((file) => `cat ${file} || true`),
  fc.tuple(path, path).map(([from, to]) => `mkdir -p $(dirname ${to}); cp ${from} ${to} || true`),
  fc.tuple(path, path).map(([from, to]) => `mv ${from} ${to} || true`),
  path.map((file) => `chmod 600 ${file} || true`),
  path.map((file) => `base64 ${file} > ${file}.b64 || true`),
  fc.constantFrom(
    "cp /run/secrets/npm /copied",
    "cat /run/secrets/npm || true",
    "cp /run/secrets/npm /cache/tok || true",
    "cp /cache/tok /from-cache || true",
    "cp /ctx/npm.txt /from-context || true",
    "rev /run/secrets/npm > /reversed || true",
    "xxd -p /run/secrets/npm | tr -d '\\n' > /hex || true",
    "env | sort",
    "set -x; T=$(cat /run/secrets/npm); true",
    "ln -s /tok /link || true",
    "rm -rf /app /conf",
    "export T=$NPM_TOKEN; sh -c 'echo $T' > /exported",
    "ls -la / > /dev/null",
    "exit 3",
  ),
);

const run = fc
  .tuple(
    mount,
    fc.array(command, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("shell", "exec", "heredoc"),
  )
  .map(([flags, commands, form]) => {
    if (form === "exec") return `RUN ${flags}${JSON.stringify(["sh", "-c", commands.join("; ")])}`;
    if (form === "heredoc") return `RUN ${flags}<<EOF\n${commands.join("\n")}\nEOF`;
    return `RUN ${flags}${commands.join(" && ")}`;
  });

const instruction = fc.oneof(
  { weight: 6, arbitrary: run },
  { weight: 2, arbitrary: name.map((variable) => `ARG ${variable}`) },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([variable, text]) => `ARG ${variable}=${text}`) },
  { weight: 2, arbitrary: fc.tuple(name, value).map(([variable, text]) => `ENV ${variable}=${text}`) },
  { weight: 3, arbitrary: fc.tuple(source, path).map(([from, to]) => `COPY ${from} ${to}`) },
  { weight: 1, arbitrary: fc.tuple(source, path).map(([from, to]) => `ADD --chmod=640 ${from} ${to}/`) },
  { weight: 1, arbitrary: value.map((text) => `LABEL release="${text}"`) },
  { weight: 1, arbitrary: value.map((text) => `WORKDIR /srv/${text}`) },
  { weight: 1, arbitrary: value.map((text) => `COPY <<EOF /heredoc\nkey=${text}\nEOF`) },
  { weight: 1, arbitrary: value.map((text) => `CMD ["serve", "${text}"]`) },
  { weight: 1, arbitrary: value.map((text) => `ENTRYPOINT serve ${text}`) },
  { weight: 1, arbitrary: value.map((text) => `HEALTHCHECK CMD check ${text}`) },
  { weight: 1, arbitrary: value.map((text) => `ONBUILD RUN echo ${text}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("USER nobody", "USER 0", "VOLUME /data", "EXPOSE 80", 'SHELL ["sh", "-ec"]'),
  },
);

interface Stage {
  readonly from: number;
  readonly named: boolean;
  readonly copies: readonly { readonly stage: number; readonly path: string }[];
  readonly instructions: readonly string[];
}

const stage: fc.Arbitrary<Stage> = fc.record({
  from: fc.nat(5),
  named: fc.boolean(),
  copies: fc.array(fc.record({ stage: fc.nat(3), path }), { maxLength: 1 }),
  instructions: fc.array(instruction, { minLength: 1, maxLength: 5 }),
});

/** Stages refer to earlier ones by number; names and bases follow from the numbers, so that shrinking keeps files valid. */
function dockerfileOf(stages: readonly Stage[]): string {
  const reference = (index: number) => (stages[index]?.named ? `s${index}` : `${index}`);
  return stages
    .map(({ from, named, copies, instructions }, index) => {
      const parent = from < index && stages[from]?.named ? `s${from}` : "busybox";
      const taken = index === 0 ? [] : copies;
      return [
        `FROM ${parent}${named ? ` AS s${index}` : ""}`,
        ...instructions,
        ...taken.map((copy) => `COPY --from=${reference(copy.stage % index)} ${copy.path} /taken`),
      ].join("\n");
    })
    .join("\n")
    .concat("\n");
}

const ignore = fc.array(
  fc.constantFrom(
    "npm.txt",
    ".env",
    "**/*.conf",
    "conf",
    "*",
    "!npm.txt",
    "!conf/a.conf",
    "Dockerfile",
    "*.txt",
  ),
  { maxLength: 3 },
);

const flags = fc
  .tuple(
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom(
      "",
      "--provenance=mode=max ",
      "--provenance=false ",
      "--no-cache ",
      `--label by=${TOKEN} `,
    ),
    name,
  )
  .map(([withArg, withSecret, other, variable]) =>
    [
      withArg ? `--build-arg ${variable}=${TOKEN} ` : "",
      withSecret ? "--secret id=npm,src=npm.txt " : "",
      other,
    ].join(""),
  );

/** A whole case: Dockerfile, context and one or two builds of it. */
export const arbitraryCase: fc.Arbitrary<CaseDefinition> = fc
  .record({
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
    ignore,
    builds: fc.array(flags, { minLength: 1, maxLength: 2 }),
  })
  .map(({ stages, ignore: ignored, builds }) => ({
    name: "fuzz",
    about: "generated",
    credentials: [{ name: "npm_token", value: TOKEN, phase: "build" as const }],
    swarm: false,
    helper: undefined,
    commands: builds.map((options, index) => `docker build ${options}-t shop:${index} .`),
    files: workspaceOf({
      Dockerfile: dockerfileOf(stages),
      "npm.txt": TOKEN,
      ".env": `NPM_TOKEN=${TOKEN}\n`,
      "conf/a.conf": `token=${TOKEN}\n`,
      "conf/b.conf": "nothing\n",
      ...(ignored.length > 0 ? { ".dockerignore": `${ignored.join("\n")}\n` } : {}),
    }),
  }));
