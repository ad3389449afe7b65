import type { Workspace } from "../../engine/source/workspace.ts";

/** A stage as its Dockerfile's text shows it: enough to say which stage a line belongs to. */
export interface StageText {
  readonly file: string;
  /** The builder's name for it: its own in lower case, else `stage-N`. */
  readonly name: string;
  /** Lines from its FROM to the next, counted from 1. */
  readonly from: number;
  readonly to: number;
  /** Stages whose files it takes or starts from. */
  readonly uses: readonly string[];
  /** Ids of the secrets that its steps mount. */
  readonly secrets: readonly string[];
}

/** The stages of every file that begins stages. */
export function stagesOf(files: Workspace): StageText[] {
  return [...files].flatMap(([file, { content }]) => {
    if (!/(?:^|[/.])(?:Dockerfile|Containerfile)(?:$|\.)/i.test(file)) return [];
    return inText(file, new TextDecoder().decode(content));
  });
}

function inText(file: string, text: string): StageText[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) => (/^\s*FROM\s/i.test(line) ? [index] : []));
  return starts.map((start, number) => {
    const end = starts[number + 1] ?? lines.length;
    const body = lines.slice(start, end);
    const [, image = "", name] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(body[0] ?? "") ?? [];
    const copied = [...body.join("\n").matchAll(/\bfrom=([\w.-]+)/g)].map(([, stage = ""]) => stage);
    return {
      file,
      name: name?.toLowerCase() ?? `stage-${number}`,
      from: start + 1,
      to: end,
      uses: [...new Set([image, ...copied])].map((stage) =>
        /^\d+$/.test(stage) ? `stage-${stage}` : stage.toLowerCase(),
      ),
      secrets: body.flatMap(secretIds),
    };
  });
}

function secretIds(line: string): string[] {
  if (/^\s*#/.test(line)) return [];
  return [...line.matchAll(/--mount=(\S+)/g)].flatMap(([, options = ""]) => {
    if (!/(?:^|,)type=(?:secret|ssh)(?:,|$)/.test(options)) return [];
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(options)?.[1];
    return [/(?:^|,)id=([^,]+)/.exec(options)?.[1] ?? target?.split("/").at(-1) ?? "default"];
  });
}
