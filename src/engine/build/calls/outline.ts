import type { Dockerfile } from "../../dockerfile/instructions.ts";
import { layOut } from "../../source/columns.ts";
import type { Range } from "../../source/position.ts";
import type { Converted } from "../convert/options.ts";
import type { StageState } from "../convert/stage.ts";
import { toBase64 } from "../llb/base64.ts";
import { type RangedRequest, requestedBy } from "../provenance/requested.ts";
import { describedAs } from "./described.ts";
import { locationOf } from "./location.ts";

interface Argument {
  readonly name: string;
  readonly description: string | undefined;
  readonly value: string | undefined;
  readonly range: Range;
}

/** What a target takes from outside. A build argument's value is among it, as given or by default. */
interface Outline {
  readonly name: string | undefined;
  readonly args: readonly Argument[];
  readonly secrets: readonly RangedRequest[];
  readonly ssh: readonly RangedRequest[];
}

function outlineOf({ target, conversion }: Converted, dockerfile: Dockerfile): Outline {
  const found = new Map<string, Argument>();
  const add = (name: string, value: string | undefined, range: Range) => {
    if (!found.has(name))
      found.set(name, { name, value, range, description: describedAs(name, range, dockerfile) });
  };
  const stages = stagesOf(target);
  const froms = stages.map(({ stage }) => stage?.from.image ?? "").join(" ");
  for (const { args, range } of dockerfile.globalArgs)
    for (const { key } of args)
      if (new RegExp(`\\$\\{?${key}\\b`).test(froms)) add(key, conversion.globalArgs.get(key), range);
  for (const { buildArgs } of stages)
    for (const { key, value, range } of buildArgs.toReversed()) add(key, value, range);
  const args = [...found.values()].sort((a, b) => a.range.start.line - b.range.start.line);
  return { name: target.stage?.name, args, ...requestedBy(target.root) };
}

/** The target, what it starts from and what it copies from. */
function stagesOf(target: StageState): StageState[] {
  const seen = new Set<StageState>();
  const visit = (state: StageState) => {
    if (seen.has(state)) return;
    seen.add(state);
    if (state.base) visit(state.base);
    for (const needed of state.dependencies.keys()) visit(needed);
  };
  visit(target);
  return [...seen];
}

/** `--call=outline`: the tables for people. Nothing where nothing is taken. */
export function outlineText(converted: Converted, dockerfile: Dockerfile): string {
  const { name, args, secrets, ssh } = outlineOf(converted, dockerfile);
  const rows = args.map(({ name: key, value = "", description = "" }) => [key, value, description]);
  const required = (list: readonly RangedRequest[]) =>
    list.map(({ id, optional }) => [id, optional ? "" : "true"]);
  return [
    name === undefined ? "" : `TARGET: ${name}\n\n`,
    table(["BUILD ARG", "VALUE", "DESCRIPTION"], rows),
    table(["SECRET", "REQUIRED"], required(secrets)),
    table(["SSH", "REQUIRED"], required(ssh)),
  ].join("");
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `${layOut([header, ...rows], 0, 3)}\n`;
}

/** The same for programs; `sources` are the whole Dockerfile. */
export function outlineJson(converted: Converted, dockerfile: Dockerfile): object {
  const { name, args, secrets, ssh } = outlineOf(converted, dockerfile);
  const requests = (key: string, list: readonly RangedRequest[]) =>
    list.length === 0
      ? {}
      : {
          [key]: list.map(({ id, optional, range }) => ({
            name: id,
            ...(optional ? {} : { required: true }),
            ...(range ? { location: locationOf(range) } : {}),
          })),
        };
  return {
    ...(name === undefined ? {} : { name }),
    ...(args.length === 0
      ? {}
      : {
          args: args.map(({ name: key, description, value, range }) => ({
            name: key,
            ...(description ? { description } : {}),
            ...(value ? { value } : {}),
            location: locationOf(range),
          })),
        }),
    ...requests("secrets", secrets),
    ...requests("ssh", ssh),
    sources: [sourceOf(dockerfile)],
  };
}

/** A Dockerfile as the answers carry it. */
export function sourceOf({ text }: Pick<Dockerfile, "text">): string {
  return toBase64(new TextEncoder().encode(text));
}
