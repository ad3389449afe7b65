import fc from "fast-check";
import { path, shellLine } from "./shell-lines.ts";
import { name, plainWord, value, word } from "./words.ts";

const mount = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      "type=secret,id=npm",
      "type=secret,id=npm",
      "type=secret,id=npm,env=NPM_TOKEN",
      "type=secret,id=db,env=DB_PASSWORD",
      "type=secret,id=npm,target=/s/tok",
      "type=secret,id=npm,target=npm.txt",
      "type=secret,id=npm,required=true",
      "type=secret,id=npm,mode=0444",
      "type=secret,id=npm,uid=65534,mode=0400",
      "type=secret,id=npm,target=/app/tok,env=NPM_TOKEN",
      "type=secret,id=missing",
      "type=secret,id=missing,env=NPM_TOKEN",
      "type=secret,target=/app/conf/npm",
      "type=secret,src=npm",
      "type=secret,id=$APP",
      "type=secret,id=npm,dst=/$REF/tok",
    ),
  },
  {
    weight: 7,
    arbitrary: fc.constantFrom(
      "type=cache,target=/cache",
      "type=cache,target=/cache,id=@@shared",
      "type=cache,target=/cache,mode=0700,uid=65534",
      "type=cache,target=/cache,sharing=locked,ro",
      "type=tmpfs,target=/scratch",
      "type=tmpfs,target=/app",
      "type=bind,target=/ctx",
      "target=/ctx,source=conf",
      "type=bind,source=npm.txt,target=/ctx/npm.txt,rw",
      "type=bind,from=busybox,source=/bin,target=/tools",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "type=secret,id=missing,required",
      "type=secret,env=X",
      "type=secret,id=npm,size=3",
      "type=secrets,id=npm",
      "type=cache",
      "type=secret,id=npm,mode=999",
      "type=tmpfs,target=/s,mode=7",
      "id=npm",
      "type=secret,id=npm,required=yes",
    ),
  },
);

const runFlags = fc
  .tuple(fc.array(mount, { maxLength: 2 }), fc.constantFrom("", "", "", "", "--network=none "))
  .map(([mounts, network]) => mounts.map((text) => `--mount=${text} `).join("") + network);

const lines = fc.array(shellLine, { minLength: 1, maxLength: 3 });

const run = fc
  .tuple(
    runFlags,
    lines,
    fc.constantFrom("shell", "shell", "lines", "exec", "heredoc", "quoted", "shebang", "piped", "direct"),
  )
  .map(([flags, commands, form]) => {
    const [first = "true"] = commands;
    switch (form) {
      case "exec":
        return `RUN ${flags}${JSON.stringify(["sh", "-c", commands.join("; ")])}`;
      case "direct":
        return `RUN ${flags}${JSON.stringify(first.replace(/ (?:\|\||;|\||>|&&).*$/, "").split(" "))}`;
      case "heredoc":
        return `RUN ${flags}<<EOF\n${commands.join("\n")}\nEOF`;
      case "quoted":
        return `RUN ${flags}<<-"END"\n\t${commands.join("\n\t")}\n\tEND`;
      case "shebang":
        return `RUN ${flags}<<EOF\n#!/bin/sh -e\n${commands.join("\n")}\nEOF`;
      case "piped":
        return `RUN ${flags}<<EOF cat > /piped && sh /piped\n${commands.join("\n")}\nEOF`;
      case "lines":
        return `RUN ${flags}${commands.join(" && \\\n    ")}`;
      default:
        return `RUN ${flags}${commands.join(" && ")}`;
    }
  });

const source = fc.constantFrom(
  "npm.txt",
  "conf",
  "conf/",
  "conf/a.conf",
  ".env",
  ".",
  "src",
  "*.txt",
  "conf/*.conf",
  "./src/index.js",
  "link",
  "conf/up",
  "n?m.txt",
  "**/*.conf",
  "/db.txt",
  "../npm.txt",
  "bin/tool.sh",
  "conf/[ab].conf",
  "dangling",
);
const rareSource = fc.oneof(
  { weight: 20, arbitrary: source },
  { weight: 1, arbitrary: fc.constantFrom("missing.txt", "conf/missing*", "$REF", "${EMPTY:-conf}") },
);
const destination = fc.oneof(
  { weight: 5, arbitrary: path },
  { weight: 3, arbitrary: path.map((at) => `${at}/`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "/app/",
      "/app",
      ".",
      "./",
      "rel",
      "rel/",
      "/$REF/",
      "/w${APP}",
      "/run/secrets/",
    ),
  },
);
const copyFlags = fc
  .uniqueArray(
    fc.constantFrom(
      "--chown=nobody",
      "--chown=1000:1000",
      "--chown=$APP",
      "--chmod=640",
      "--chmod=u=rwX,go=",
      "--chmod=0400",
      "--link",
      "--exclude=*.conf",
      "--exclude=**/.npmrc",
    ),
    { maxLength: 2, selector: (flag) => flag.split("=")[0] ?? flag },
  )
  .map((flags) => flags.map((flag) => `${flag} `).join(""));
const noFlags = fc.constant("");
const anyFlags = fc.oneof({ weight: 2, arbitrary: noFlags }, { weight: 1, arbitrary: copyFlags });

const copy = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(anyFlags, rareSource, destination)
      .map(([flags, from, to]) => `COPY ${flags}${from} ${to}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyFlags, source, source, destination)
      .map(([flags, a, b, to]) => `COPY ${flags}${a} ${b} ${to}/`),
  },
  { weight: 1, arbitrary: fc.tuple(source, destination).map((words) => `COPY ${JSON.stringify(words)}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(anyFlags, source, destination)
      .map(([flags, from, to]) => `ADD ${flags.replace("--parents ", "")}${from} ${to}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(word, destination, fc.constantFrom("<<EOF", '<<"EOF"', "<<-EOF"))
      .map(
        ([text, to, start]) =>
          `COPY ${start} ${to}\n\tkey=${text}\nplain\n${start.includes("-") ? "\t" : ""}EOF`,
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(word, word).map(([a, b]) => `COPY <<one <<two /two/\n${a}\none\n'${b}'\ntwo`),
  },
);

const metadata = fc.oneof(
  fc.tuple(name, value).map(([key, text]) => `ENV ${key}=${text}`),
  fc.tuple(name, value, name, value).map(([a, x, b, y]) => `ENV ${a}=${x} ${b}=${y}`),
  fc.tuple(name, value).map(([key, text]) => `ENV ${key} ${text} tail`),
  value.map((text) => `LABEL release=${text}`),
  fc.tuple(name, value).map(([key, text]) => `LABEL "a.$${key}"=${text} b=2`),
  word.map((text) => `WORKDIR /srv/${text}`),
  fc.constantFrom("WORKDIR /app", "WORKDIR conf", "WORKDIR $REF", 'WORKDIR "/app/with blank"', "WORKDIR /"),
  fc.constantFrom(
    "USER nobody",
    "USER 0",
    "USER 1000:1000",
    "USER $APP",
    "USER ${APP:-65534}",
    "USER root:nobody",
  ),
  fc.constantFrom("VOLUME /data", "VOLUME /app", 'VOLUME ["/a", "/b"]', "VOLUME /v/$REF /w"),
  fc.constantFrom("EXPOSE 80", "EXPOSE 443/udp 22", "EXPOSE ${PORT:-8080}", "EXPOSE 8000-8002"),
  fc.constantFrom("STOPSIGNAL SIGINT", "STOPSIGNAL 9", "STOPSIGNAL ${SIG:-SIGQUIT}"),
  fc.constantFrom('SHELL ["sh", "-ec"]', 'SHELL ["/bin/ash", "-x", "-c"]'),
  word.map((text) => `CMD echo ${text}`),
  plainWord.map((text) => `CMD ["echo", "${text}"]`),
  word.map((text) => `ENTRYPOINT echo entry ${text}`),
  plainWord.map((text) => `ENTRYPOINT ["echo", "${text}"]`),
  fc
    .tuple(word, fc.constantFrom("", "--interval=5s ", "--timeout=3s --retries=2 "))
    .map(([text, flags]) => `HEALTHCHECK ${flags}CMD check ${text}`),
  fc.constantFrom("HEALTHCHECK NONE", 'HEALTHCHECK CMD ["true", "$NPM_TOKEN"]'),
  word.map((text) => `MAINTAINER me ${text}`),
  fc
    .oneof(run, copy)
    .filter((text) => !text.includes("\n"))
    .map((text) => `ONBUILD ${text}`),
  fc.tuple(name, value).map(([key, text]) => `ONBUILD ENV ${key}=${text}`),
);

const arg = fc.oneof(
  { weight: 3, arbitrary: name.map((key) => `ARG ${key}`) },
  { weight: 2, arbitrary: fc.tuple(name, value).map(([key, text]) => `ARG ${key}=${text}`) },
  { weight: 1, arbitrary: fc.tuple(name, value, name).map(([a, text, b]) => `ARG ${a}=${text} ${b}`) },
  { weight: 1, arbitrary: fc.constantFrom("ARG HTTP_PROXY", "ARG TARGETARCH", "ARG no_proxy=x") },
);

/** Any instruction but FROM. */
export const instruction: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: run },
  { weight: 5, arbitrary: copy },
  { weight: 3, arbitrary: arg },
  { weight: 6, arbitrary: metadata },
);

/** An ARG before the first FROM. */
export const globalArg: fc.Arbitrary<string> = fc
  .tuple(name, value)
  .map(([key, text]) => `ARG ${key}=${text}`);
