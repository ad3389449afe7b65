import fc from "fast-check";
import { globalArg, instruction } from "./instructions.ts";
import { PASSWORD, type Project, TOKEN } from "./project.ts";
import { path } from "./shell-lines.ts";
import { name } from "./words.ts";

interface Stage {
  readonly from: number;
  /** Brings files that the other instructions work on; without it most of them fail. */
  readonly setup: string;
  readonly named: boolean;
  readonly copies: readonly { readonly stage: number; readonly path: string; readonly flags: string }[];
  readonly instructions: readonly string[];
}

const stage: fc.Arbitrary<Stage> = fc.record({
  from: fc.nat(7),
  setup: fc.constantFrom(
    "",
    "COPY npm.txt /tok",
    "COPY . /app",
    "COPY conf /app/conf",
    `RUN mkdir -p /app/conf /d/e /tmp && echo ${TOKEN} | tee /tok /app/tok /app/conf/a.conf /tmp/t /d/e/f >/dev/null`,
    "RUN --mount=type=secret,id=npm mkdir -p /app /tmp /s; cp /run/secrets/npm /tok || echo none > /tok; cp /tok /app/tok",
    "COPY --chmod=600 npm.txt /tok\nCOPY db.txt /app/tok",
  ),
  named: fc.boolean(),
  copies: fc.array(
    fc.record({
      stage: fc.nat(3),
      path: fc.oneof(
        path,
        fc.constantFrom("/app", "/app/", "/", "/tok", "/app/*", "/d*", "/etc/passwd", "/bin/cat"),
      ),
      flags: fc.constantFrom("", "", "", "--link ", "--chown=nobody ", "--chmod=600 "),
    }),
    { maxLength: 1 },
  ),
  instructions: fc.array(instruction, { minLength: 1, maxLength: 5 }),
});

/** Stages refer to earlier ones by number; names and bases follow from the numbers, so that files stay valid. */
function dockerfileOf(globals: readonly string[], stages: readonly Stage[]): string[] {
  const nameOf = (index: number) => (stages[index]?.named ? `s${index}@@` : undefined);
  const body = stages.flatMap(({ from, setup, named, copies, instructions }, index) => {
    const base = from === 7 && index > 0 ? "scratch" : "busybox";
    const parent = from < index ? (nameOf(from) ?? base) : base;
    const taken = (index === 0 ? [] : copies).map((copy, order) => {
      const other = copy.stage % index;
      return `COPY ${copy.flags}--from=${nameOf(other) ?? other} ${copy.path} /taken${order}/`;
    });
    const [first = "", ...rest] = instructions;
    return [
      `FROM ${parent}${named ? ` AS s${index}@@` : ""}`,
      ...setup.split("\n").filter(Boolean),
      first,
      ...taken,
      ...rest,
    ];
  });
  return [...globals, ...body];
}

const pattern = fc.constantFrom(
  "npm.txt",
  ".env",
  "**/*.conf",
  "conf",
  "conf/*",
  "!npm.txt",
  "!conf/a.conf",
  "!conf/deep",
  "Dockerfile",
  "*.txt",
  "# comment",
  "**/.npmrc",
  "./src",
  "/db.txt",
  "*/deep",
  "!**/c.conf",
  "src/../conf",
  "  link  ",
  ".dockerignore",
  "n?m.*",
);

const ignore = fc.oneof(
  { weight: 12, arbitrary: fc.constant<string[]>([]) },
  { weight: 4, arbitrary: fc.array(pattern, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(pattern, { maxLength: 3 }).map((patterns) => ["*", ...patterns]) },
);

const buildArg = fc.oneof(
  name.map((key) => ({ before: "", flag: `--build-arg ${key}=${TOKEN} ` })),
  name.map((key) => ({ before: "", flag: `--build-arg=${key}=plain ` })),
  name.map((key) => ({ before: `${key}=${TOKEN} `, flag: `--build-arg ${key} ` })),
  fc.constant({ before: "", flag: `--build-arg HTTP_PROXY=http://u:${PASSWORD}@proxy:1 ` }),
);
const secret = fc.constantFrom(
  { before: "", flag: "--secret id=npm,src=npm.txt " },
  { before: "", flag: "--secret id=npm,src=npm.txt --secret id=db,src=db.txt " },
  { before: `TOK=${TOKEN} `, flag: "--secret id=npm,env=TOK " },
  { before: `npm=${TOKEN} `, flag: "--secret id=npm " },
  { before: `db=${PASSWORD} `, flag: "--secret id=db,type=env --secret id=npm,type=file,source=npm.txt " },
  { before: "", flag: "--secret id=npm,env=UNSET_HERE " },
);
const other = fc.oneof(
  { weight: 16, arbitrary: fc.constant("") },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      "--provenance=mode=max ",
      "--provenance=false ",
      "--provenance mode=min ",
      "--no-cache ",
      `--label by=${TOKEN} `,
      "--target s0@@ ",
      "-q ",
      "--network=none ",
      "--build-context extra=conf ",
      "--add-host db:10.0.0.1 ",
      "--iidfile id.txt ",
      "--pull=false ",
      "--progress=plain ",
      "--attest type=provenance,mode=max ",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "--target nowhere ",
      "--target 0 ",
      "-f missing ",
      "--secret id=npm,src=missing ",
      "--secret src=npm.txt ",
      "--secret id=npm,foo=1 ",
      "--nosuchflag ",
    ),
  },
);

const nothing = fc.constant({ before: "", flag: "" });
const build = fc
  .tuple(
    fc.oneof(nothing, buildArg),
    fc.oneof({ weight: 1, arbitrary: nothing }, { weight: 3, arbitrary: secret }),
    other,
  )
  .map(
    ([arg, given, rest]) =>
      (tag: string) =>
        `${arg.before}${given.before}docker build ${arg.flag}${given.flag}${rest}-t ${tag} .`,
  );

const change = fc.constantFrom(
  "echo changed >> src/index.js",
  `printf %s ${PASSWORD} > npm.txt`,
  "rm conf/a.conf",
  "echo 'RUN cat /tok' >> Dockerfile",
  "sed -i 's/^USER .*/USER 0/' Dockerfile",
  "echo npm.txt >> .dockerignore",
  "true",
);

/** What is done with an image: each line leaves something to look at, or says something. */
const use = fc.constantFrom(
  ["docker run --rm shop@@:0"],
  ["docker run --name run-@@ shop@@:0 sh -c 'env | sort; cat /tok; ls /app'"],
  [`docker run --name run-@@ -e NPM_TOKEN=${TOKEN} -e APP shop@@:0`],
  ["docker run --name run-@@ --env-file args.env --entrypoint env shop@@:0"],
  [
    `docker run --name run-@@ --entrypoint sh shop@@:0 -c 'echo ${PASSWORD} > /late; rm -f /tok'`,
    "docker commit run-@@ snap-@@",
  ],
  ["docker create --name run-@@ -v $PWD/conf:/conf:ro shop@@:0 cat /conf/a.conf", "docker start -a run-@@"],
  [
    "docker create --name run-@@ shop@@:0 x",
    "docker cp npm.txt run-@@:/copied",
    `docker commit -c 'ENV LATE=${PASSWORD}' run-@@ snap-@@:1`,
  ],
  [
    `docker run --name run-@@ --entrypoint sh -l note=${PASSWORD} -w /tmp -u nobody shop@@:0 -c 'id -u; pwd; cat /tok > mine'`,
  ],
  ["docker tag shop@@:0 other-@@:2", "docker rmi shop@@:0"],
  [
    "docker run --name run-@@ --read-only --tmpfs /tmp --entrypoint sh shop@@:0 -c 'echo x > /tmp/x; echo y > /y'",
  ],
);

const LOOK = [
  "docker history --no-trunc --format '{{.CreatedBy}}' shop@@:0",
  "docker image inspect --format '{{json .Config}}' shop@@:0",
] as const;

const nobody = fc.constant(undefined);

const commands = fc
  .tuple(build, fc.oneof(nobody, nobody, nobody, fc.tuple(change, build)), fc.oneof(nobody, use))
  .map(([first, second, used]) => [
    first("shop@@:0"),
    ...(second ? [second[0], second[1]("shop@@:1")] : []),
    ...LOOK,
    ...(used ?? []),
  ]);

/** A whole project: Dockerfile, ignored files, builds and what follows. */
export const arbitraryProject: fc.Arbitrary<Project> = fc
  .record({
    globals: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.array(globalArg, { minLength: 1, maxLength: 2 }) },
    ),
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
    ignore,
    commands,
  })
  .map(({ globals, stages, ignore: ignored, commands: done }) => ({
    dockerfile: dockerfileOf(globals, stages),
    ignore: ignored,
    commands: done,
  }));
