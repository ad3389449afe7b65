import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { cleanPath } from "../../source/clean-path.ts";
import type { Range } from "../../source/position.ts";
import { SourceText } from "./source-text.ts";

/** `KEY: value` of a mapping, or `KEY=value` of a list, with places. */
export interface Entry {
  readonly key: string;
  /** Undefined for a key without value: taken from the environment. */
  readonly value: string | undefined;
  readonly range: Range;
  readonly valueRange: Range;
}

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
    secrets: reader.resources("secrets"),
    configs: reader.resources("configs"),
    complete:
      reader.get(document.contents, "include") === undefined &&
      services.every((service) => !service.extended),
    problems: document.errors.slice(0, 3).map(({ message, pos }) => ({
      message: message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "",
      range: source.range(Math.min(pos[0], text.length), Math.min(Math.max(pos[1], pos[0] + 1), text.length)),
    })),
  };
}

interface Item {
  readonly key: string;
  readonly keyNode: Node | undefined;
  readonly value: Node | undefined;
}

class Reader {
  readonly #source: SourceText;
  readonly #document: Document;
  readonly #folder: string;

  constructor(source: SourceText, document: Document, folder: string) {
    this.#source = source;
    this.#document = document;
    this.#folder = folder;
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node))
      return node.resolve(this.#document as Parameters<typeof node.resolve>[0]) as Node | undefined;
    return (node ?? undefined) as Node | undefined;
  }

  /** The pairs of a mapping, those merged in with `<<` included. */
  pairs(node: unknown, depth = 0): Item[] {
    const map = this.#resolve(node);
    if (!isMap(map) || depth > 5) return [];
    const own = (map.items as Pair[]).flatMap((pair): Item[] => {
      const keyNode = this.#resolve(pair.key);
      const key = isScalar(keyNode) ? String(keyNode.value) : "";
      const value = this.#resolve(pair.value);
      if (key !== "<<") return [{ key, keyNode, value }];
      const sources = isSeq(value) ? value.items : [value];
      return sources.flatMap((item) => this.pairs(item, depth + 1));
    });
    const last = new Map(own.map((item) => [item.key, item]));
    return own.filter((item, index) => last.get(item.key) === item || own.indexOf(item) === index);
  }

  get(node: unknown, key: string): Node | undefined {
    return this.pairs(node).find((item) => item.key === key)?.value;
  }

  #range(node: Node | undefined | null, fallback?: Node): Range {
    const range = node?.range ?? fallback?.range;
    return range ? this.#source.range(range[0], range[1]) : this.#source.range(0, 0);
  }

  #text(node: Node | undefined): string | undefined {
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
    return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  }

  /** A mapping, or a list of `KEY=value`. */
  entries(node: Node | undefined): Entry[] {
    if (isSeq(node))
      return node.items.flatMap((raw) => {
        const item = this.#resolve(raw);
        const text = this.#text(item);
        if (item === undefined || text === undefined) return [];
        const equals = text.indexOf("=");
        const range = this.#range(item);
        return [
          {
            key: equals < 0 ? text : text.slice(0, equals),
            value: equals < 0 ? undefined : text.slice(equals + 1),
            range,
            valueRange: range,
          },
        ];
      });
    return this.pairs(node).map(({ key, keyNode, value }) => {
      const keyRange = this.#range(keyNode);
      const valueRange = value?.range && isScalar(value) ? this.#range(value) : keyRange;
      const after = value?.range?.[0] ?? 0;
      const end = after >= (keyNode?.range?.[0] ?? 0) ? valueRange.end : keyRange.end;
      return { key, value: this.#text(value), range: { start: keyRange.start, end }, valueRange };
    });
  }

  /** A text or a list of texts, one entry each. */
  texts(node: Node | undefined): Entry[] {
    const items = isSeq(node) ? node.items.map((item) => this.#resolve(item)) : [node];
    return items.flatMap((item) => {
      const value = this.#text(item);
      const range = this.#range(item);
      return value === undefined ? [] : [{ key: "", value, range, valueRange: range }];
    });
  }

  grants(node: Node | undefined): Grant[] {
    if (!isSeq(node)) return [];
    return node.items.flatMap((raw): Grant[] => {
      const item = this.#resolve(raw);
      const short = this.#text(item);
      const range = this.#range(item);
      if (short !== undefined)
        return [{ source: short, target: undefined, mode: undefined, modeRange: undefined, range }];
      const source = this.#text(this.get(item, "source"));
      if (source === undefined) return [];
      const mode = this.get(item, "mode");
      return [
        {
          source,
          target: this.#text(this.get(item, "target")),
          mode: isScalar(mode) ? (mode.source ?? String(mode.value)) : undefined,
          modeRange: mode ? this.#range(mode) : undefined,
          range,
        },
      ];
    });
  }

  resources(section: string): ResourceView[] {
    return this.pairs(this.get(this.#document.contents, section)).map(({ key, keyNode, value }) => {
      const entries = this.entries(value);
      const named = (name: string) => entries.find((entry) => entry.key === name);
      return {
        key,
        keyRange: this.#range(keyNode),
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
      nameRange: this.#range(keyNode),
      range: this.#range(value, keyNode),
      image: this.#text(at("image")),
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
            const item = this.#resolve(raw);
            return this.texts(isMap(item) ? this.get(item, "path") : item);
          })
        : this.texts(envFile),
      extended: at("extends") !== undefined,
    };
  }

  #build(node: Node | undefined): ComposeBuildView | undefined {
    if (node === undefined) return undefined;
    const short = this.#text(node);
    const context = short ?? this.#text(this.get(node, "context")) ?? ".";
    const folder = cleanPath(this.#folder === "" ? context : `${this.#folder}/${context}`);
    const inside = folder === "." ? "" : folder;
    const name = this.#text(this.get(node, "dockerfile")) ?? "Dockerfile";
    const remote = /^(?:[a-z]+:\/\/|git@|github\.com)|\$/.test(context) || name.includes("$");
    return {
      context: inside,
      dockerfile: cleanPath(inside === "" ? name : `${inside}/${name}`),
      args: this.entries(this.get(node, "args")),
      secrets: this.grants(this.get(node, "secrets")),
      range: this.#range(node),
      local: !remote && this.get(node, "dockerfile_inline") === undefined,
    };
  }

  #volumes(node: Node | undefined): Entry[] {
    if (!isSeq(node)) return [];
    return node.items.flatMap((raw): Entry[] => {
      const item = this.#resolve(raw);
      const range = this.#range(item);
      const short = this.#text(item);
      if (short !== undefined) {
        const colon = short.replace(/\$\{[^}]*\}/g, (text) => text.replaceAll(":", "_")).indexOf(":");
        if (colon < 0) return [];
        return [{ key: short.slice(0, colon), value: short.slice(colon + 1), range, valueRange: range }];
      }
      const source = this.#text(this.get(item, "source"));
      const target = this.#text(this.get(item, "target"));
      return source === undefined ? [] : [{ key: source, value: target, range, valueRange: range }];
    });
  }
}
