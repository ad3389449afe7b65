import { type RunView, under } from "./dockerfile-view.ts";
import type { ShellCommand } from "./shell-commands.ts";

/** A mounted secret's value leaving its mount. */
export interface Flow {
  readonly command: ShellCommand;
  readonly id: string;
}

export interface WrittenFile extends Flow {
  /** As typed, and as an absolute path. */
  readonly typed: string;
  readonly path: string;
}

const printers = new Set(["echo", "printf"]);
/** Print the files they are given, or their input. */
const filters = new Set(
  "cat head tail tr base64 sed tee xxd od hexdump rev awk gawk cut sort grep envsubst jq openssl gzip bzip2 xz zstd".split(
    " ",
  ),
);

/** Follows the mounted secrets of one RUN through its commands. */
export class SecretFlow {
  readonly #run: RunView;
  /** Shell variable to the id of the secret whose value it holds. */
  readonly #variables = new Map<string, string>();
  readonly #paths = new Map<string, string>();

  constructor(run: RunView) {
    this.#run = run;
    for (const { id, path, mount } of run.secrets) {
      if (path !== undefined) this.#paths.set(path, id);
      if (mount.env !== undefined) this.#variables.set(mount.env, id);
    }
    for (const { assignments } of run.commands)
      for (const { name, value } of assignments) {
        const id = this.valueIn(value);
        if (id !== undefined) this.#variables.set(name, id);
      }
    for (const { words } of run.commands) {
      const read = words[0] === "read" ? this.#readFrom(words) : undefined;
      if (read !== undefined) this.#variables.set(words.at(-1)!, read);
    }
  }

  #readFrom(words: readonly string[]): string | undefined {
    const command = this.#run.commands.find((candidate) => candidate.words === words);
    const input = command?.redirects.find(({ operator }) => operator === "<");
    return input && this.#paths.get(under(this.#run.workdir, input.target));
  }

  /** The id of the secret whose value a word holds once it is expanded: `Bearer $TOKEN`, `$(cat /run/secrets/t)`. */
  valueIn(text: string): string | undefined {
    for (const [name, id] of this.#variables) if (text.includes(`\${${name}}`)) return id;
    for (const [path, id] of this.#paths) {
      const place = text.indexOf(path);
      if (place > 0 && text.lastIndexOf("$(", place) >= 0) return id;
    }
    return undefined;
  }

  /** The secret whose file a command is given to read, by argument or by `<`. */
  fileOf(command: ShellCommand): string | undefined {
    const given = [
      ...command.words.slice(1),
      ...command.redirects.flatMap(({ operator, target }) => (operator === "<" ? [target] : [])),
    ];
    for (const word of given) {
      const id = this.#paths.get(under(this.#run.workdir, word));
      if (id !== undefined) return id;
    }
    return undefined;
  }

  /** The secret that a command prints to its standard output. */
  printedBy(command: ShellCommand, depth = 0): string | undefined {
    const [name = "", ...rest] = command.words;
    const tool = name.slice(name.lastIndexOf("/") + 1);
    if (printers.has(tool)) return this.valueIn(rest.join(" "));
    if (
      (tool === "env" || tool === "printenv" || tool === "export") &&
      (rest.length === 0 || tool === "printenv")
    ) {
      const exported = this.#run.secrets.find(({ mount }) => mount.env !== undefined);
      if (rest.length === 0 || (tool === "printenv" && rest.some((word) => word === exported?.mount.env)))
        return exported?.id;
      return undefined;
    }
    if (!filters.has(tool)) return undefined;
    const options = rest.join(" ");
    if (/^(?:awk|gawk|sed|grep|tee)$/.test(tool) && this.valueIn(options) !== undefined && tool !== "grep")
      return this.valueIn(options);
    if (tool === "grep" && /(?:^| )-\w*[qc]/.test(options)) return undefined;
    for (const { operator, target } of command.redirects)
      if (operator.startsWith("<<") && this.valueIn(target) !== undefined) return this.valueIn(target);
    if (tool === "envsubst")
      return this.#run.secrets.find(({ mount }) => mount.env !== undefined)?.id ?? this.#exported();
    const file = this.fileOf(command);
    if (file !== undefined) return file;
    return command.pipedFrom && depth < 10 ? this.printedBy(command.pipedFrom, depth + 1) : undefined;
  }

  #exported(): string | undefined {
    for (const { words, assignments } of this.#run.commands)
      if (words[0] === "export")
        for (const { name } of assignments) if (this.#variables.has(name)) return this.#variables.get(name);
    return undefined;
  }

  /** Printed where the build log reads it: neither captured, nor piped on, nor sent to a file. */
  *logged(): Generator<Flow> {
    for (const command of this.#run.commands) {
      if (command.captured || command.pipedTo !== undefined || outputFile(command) !== undefined) continue;
      const id = this.printedBy(command);
      if (id !== undefined) yield { command, id };
    }
  }

  /** Files that get a secret's value and outlive the RUN. */
  *written(): Generator<WrittenFile> {
    for (const [index, command] of this.#run.commands.entries())
      for (const { typed, id } of this.#targets(command)) {
        const path = under(this.#run.workdir, typed.replace(/\/$/, ""));
        if (/^\/(?:dev|proc|sys|run\/secrets)(?:\/|$)/.test(path)) continue;
        if (this.#run.secrets.some((secret) => secret.path === path)) continue;
        if (!removedAfter(this.#run, index, path, typed)) yield { command, id, typed, path };
      }
  }

  #targets(command: ShellCommand): { typed: string; id: string }[] {
    const [name = "", ...rest] = command.words;
    const tool = name.slice(name.lastIndexOf("/") + 1);
    const plain = rest.filter((word) => !word.startsWith("-"));
    const found: { typed: string; id: string }[] = [];
    const add = (typed: string | undefined, id: string | undefined) => {
      if (typed !== undefined && id !== undefined && typed !== "") found.push({ typed, id });
    };
    const printed = this.printedBy(command);
    add(outputFile(command), printed);
    if (tool === "tee") for (const word of plain) add(word, printed);
    if (tool === "cp" || tool === "install" || tool === "scp") add(plain.at(-1), this.fileOf(command));
    if (tool === "sed" && rest.some((word) => /^-\w*i|^--in-place/.test(word)))
      add(plain.at(-1), this.valueIn(rest.join(" ")));
    if (tool === "dd") {
      const input = rest.find((word) => word.startsWith("if="))?.slice(3);
      const output = rest.find((word) => word.startsWith("of="))?.slice(3);
      if (input !== undefined && output !== undefined)
        add(output, this.#paths.get(under(this.#run.workdir, input)));
    }
    return found;
  }

  /** Whether a secret's value stands in a command's words. */
  inWords(command: ShellCommand): string | undefined {
    return (
      this.valueIn(command.words.slice(1).join("\n")) ??
      this.valueIn(command.assignments.map(({ value }) => value).join("\n"))
    );
  }
}

/** Where a command's standard output goes, if it goes to a file. */
export function outputFile(command: ShellCommand): string | undefined {
  const out = command.redirects.findLast(
    ({ operator, fd }) => (/^(?:>|>>|>\|)$/.test(operator) && fd === 1) || operator.startsWith("&>"),
  );
  return out?.target;
}

/** Whether a later command of the same RUN removes a path: then no layer ever holds it. */
export function removedAfter(run: RunView, index: number, path: string, typed: string): boolean {
  return run.commands.slice(index + 1).some(({ words }) => {
    const [tool = "", ...rest] = words;
    if (!/^(?:rm|shred|unlink)$/.test(tool) && !(tool === "trap" && /\brm\b/.test(rest[0] ?? ""))) {
      return false;
    }
    const targets = tool === "trap" ? (rest[0] ?? "").split(/\s+/) : rest;
    return targets.some((word) => {
      if (word.startsWith("-")) return false;
      const target = under(run.workdir, word.replace(/\/?\*$/, ""));
      return word === typed || target === path || (target !== "/" && path.startsWith(`${target}/`));
    });
  });
}

/** The mount that covers a path, if one does: what is written there never reaches a layer. */
export function mountOver(run: RunView, path: string, type: "cache" | "tmpfs" | "bind") {
  return run.mounts.find(({ mount }) => {
    if (mount.type !== type || mount.target === undefined) return false;
    const target = under(run.workdir, mount.target);
    return path === target || path.startsWith(`${target}/`);
  });
}
