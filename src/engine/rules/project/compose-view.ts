import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { cleanPath } from "../../source/clean-path.ts";
import type { Range } from "../../source/position.ts";
import { type Entry, type Item, NodeReader } from "./compose-nodes.ts";
import { SourceText } from "./source-text.ts";

export interface Grant {
  readonly source: string;
  readonly target: string | undefined;
  /** As typed. */
  readonly mode: string | undefined;
  readonly modeRange: Range | undefined;
  readonly range: Range;
}

export interface ComposeBuildView {
  readonly context: string;
  /** Path in the workspace. */
  readonly dockerfile: string;
  readonly args: readonly Entry[];
  readonly secrets: readonly Grant[];
  readonly range: Range;
  /** False for an inline Dockerfile or a remote context. */
  readonly local: boolean;
}

export interface ServiceView {
  readonly name: string;
  /** Its key. */
  readonly nameRange: Range;
  /** Everything below its key. */
  readonly range: Range;
  readonly image: string | undefined;
  readonly build: ComposeBuildView | undefined;
  readonly environment: readonly Entry[];
  readonly labels: readonly Entry[];
  readonly secrets: readonly Grant[];
  /** One entry a text: a command in list form has one for each item. */
  readonly command: readonly Entry[];
  readonly entrypoint: readonly Entry[];
  readonly healthcheck: readonly Entry[];
  /** `source:target`, long forms included. */
  readonly volumes: readonly Entry[];
  readonly envFiles: readonly Entry[];
  /** Says `extends`, so that more belongs to it than stands here. */
  readonly extended: boolean;
}

export interface ResourceView {
  readonly key: string;
  readonly keyRange: Range;
  readonly file: Entry | undefined;
  readonly environment: Entry | undefined;
  readonly content: Entry | undefined;
  readonly external: boolean;
}

export interface ComposeView {
  readonly file: string;
  /** Folder that its paths count from, "" for the workspace. */
  readonly folder: string;
  readonly source: SourceText;
  readonly services: readonly ServiceView[];
  readonly secrets: readonly ResourceView[];
  readonly configs: readonly ResourceView[];
  /** False when `include` or `extends` bring more than can be seen here. */
  readonly complete: boolean;
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

/** A compose file for the rules: never throws; what does not parse is reported, and the rest read. */
export function readCompose(file: string, text: string): ComposeView {
  const source = new SourceText(file, text);
  const slash = file.lastIndexOf("/");
  const folder = slash < 0 ? "" : file.slice(0, slash);
  if (/(?:[[{]\s*){200}/.test(text))
    return { file, folder, source, services: [], secrets: [], configs: [], complete: false, problems: [] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    uniqueKeys: false,
    merge: true,
    lineCounter: lines,
    logLevel: "silent",
  });
  const reader = new Reader(source, document, folder);
  const services = reader
    .pairs(reader.get(document.contents, "services"))
    .map((pair) => reader.service(pair));
  return {
    file,
    folder,
    source,
    services,
    secrets: reader.resources(document.contents, "secrets"),
    configs: reader.resources(document.contents, "configs"),
    complete:
      reader.get(document.contents, "include") === undefined &&
      services.every((service) => !service.extended),
    problems: document.errors.slice(0, 3).map(({ message, pos }) => ({
      message: message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "",
      range: source.range(Math.min(pos[0], text.length), Math.min(Math.max(pos[1], pos[0] + 1), text.length)),
    })),
  };
}

class Reader extends NodeReader {
  readonly #folder: string;

  constructor(source: SourceText, document: Document, folder: string) {
    super(source, document);
    this.#folder = folder;
  }

  grants(node: Node | undefined): Grant[] {
    if (!isSeq(node)) return [];
    return node.items.flatMap((raw): Grant[] => {
      const item = this.resolve(raw);
      const short = this.text(item);
      const range = this.range(item);
      if (short !== undefined)
        return [{ source: short, target: undefined, mode: undefined, modeRange: undefined, range }];
      const source = this.text(this.get(item, "source"));
      if (source === undefined) return [];
      const mode = this.get(item, "mode");
      return [
        {
          source,
          target: this.text(this.get(item, "target")),
          mode: isScalar(mode) ? (mode.source ?? String(mode.value)) : undefined,
          modeRange: mode ? this.range(mode) : undefined,
          range,
        },
      ];
    });
  }

  resources(file: unknown, section: string): ResourceView[] {
    return this.pairs(this.get(file, section)).map(({ key, keyNode, value }) => {
      const entries = this.entries(value);
      const named = (name: string) => entries.find((entry) => entry.key === name);
      return {
        key,
        keyRange: this.range(keyNode),
        file: named("file"),
        environment: named("environment"),
        content: named("content"),
        external: named("external")?.value === "true" || named("external") !== undefined,
      };
    });
  }

  service({ key, keyNode, value }: Item): ServiceView {
    const at = (name: string) => this.get(value, name);
    const check = at("healthcheck");
    const envFile = at("env_file");
    return {
      name: key,
      nameRange: this.range(keyNode),
      range: this.range(value, keyNode),
      image: this.text(at("image")),
      build: this.#build(at("build")),
      environment: this.entries(at("environment")),
      labels: [...this.entries(at("labels")), ...this.entries(this.get(at("deploy"), "labels"))],
      secrets: this.grants(at("secrets")),
      command: this.texts(at("command")),
      entrypoint: this.texts(at("entrypoint")),
      healthcheck: this.texts(this.get(check, "test")),
      volumes: this.#volumes(at("volumes")),
      envFiles: isSeq(envFile)
        ? envFile.items.flatMap((raw) => {
            const item = this.resolve(raw);
            return this.texts(isMap(item) ? this.get(item, "path") : item);
          })
        : this.texts(envFile),
      extended: at("extends") !== undefined,
    };
  }

  #build(node: Node | undefined): ComposeBuildView | undefined {
    if (node === undefined) return undefined;
    const short = this.text(node);
    const context = short ?? this.text(this.get(node, "context")) ?? ".";
    const folder = cleanPath(this.#folder === "" ? context : `${this.#folder}/${context}`);
    const inside = folder === "." ? "" : folder;
    const name = this.text(this.get(node, "dockerfile")) ?? "Dockerfile";
    const remote = /^(?:[a-z]+:\/\/|git@|github\.com)|\$/.test(context) || name.includes("$");
    return {
      context: inside,
      dockerfile: cleanPath(inside === "" ? name : `${inside}/${name}`),
      args: this.entries(this.get(node, "args")),
      secrets: this.grants(this.get(node, "secrets")),
      range: this.range(node),
      local: !remote && this.get(node, "dockerfile_inline") === undefined,
    };
  }

  #volumes(node: Node | undefined): Entry[] {
    if (!isSeq(node)) return [];
    return node.items.flatMap((raw): Entry[] => {
      const item = this.resolve(raw);
      const range = this.range(item);
      const short = this.text(item);
      if (short !== undefined) {
        const colon = short.replace(/\$\{[^}]*\}/g, (text) => text.replaceAll(":", "_")).indexOf(":");
        if (colon < 0) return [];
        return [{ key: short.slice(0, colon), value: short.slice(colon + 1), range, valueRange: range }];
      }
      const source = this.text(this.get(item, "source"));
      const target = this.text(this.get(item, "target"));
      return source === undefined ? [] : [{ key: source, value: target, range, valueRange: range }];
    });
  }
}
