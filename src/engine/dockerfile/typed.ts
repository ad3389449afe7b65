import { withSuggestion } from "../source/suggest.ts";
import { Flags } from "./flags.ts";
import { typedHealthcheck } from "./healthcheck.ts";
import { InstructionError } from "./instruction-error.ts";
import type { FromInstruction, Instruction, Pair } from "./instructions.ts";
import type { Node } from "./nodes.ts";
import { atLeastOne, commandForm, common } from "./typed-common.ts";
import { typedCopy } from "./typed-copy.ts";
import { typedRun } from "./typed-run.ts";

/** Instruction names in the order in which we offer them as suggestions. */
const names =
  "FROM RUN COPY ADD ARG ENV LABEL CMD ENTRYPOINT EXPOSE HEALTHCHECK MAINTAINER ONBUILD SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  );

type Reader = (node: Node) => Instruction | FromInstruction;

const readers: Record<string, Reader> = {
  from: typedFrom,
  run: typedRun,
  copy: typedCopy,
  add: typedCopy,
  healthcheck: typedHealthcheck,
  onbuild: typedOnbuild,
  env: (node) => ({ ...common(node), kind: "ENV", pairs: pairs(node, "ENV"), legacy: node.legacy }),
  label: (node) => ({ ...common(node), kind: "LABEL", pairs: pairs(node, "LABEL"), legacy: node.legacy }),
  arg: typedArg,
  cmd: (node) => withoutFlags(node, { ...common(node), kind: "CMD", command: commandForm(node) }),
  entrypoint: (node) =>
    withoutFlags(node, { ...common(node), kind: "ENTRYPOINT", command: commandForm(node) }),
  shell: typedShell,
  workdir: (node) => ({ ...common(node), kind: "WORKDIR", path: single(node) }),
  user: (node) => ({ ...common(node), kind: "USER", user: single(node) }),
  maintainer: (node) => ({ ...common(node), kind: "MAINTAINER", maintainer: single(node) }),
  // BuildKit never looks at the flags of STOPSIGNAL and ARG.
  stopsignal: (node) => ({ ...common(node), kind: "STOPSIGNAL", signal: exactlyOne(node) }),
  expose: (node) => {
    const ports = atLeastOne(node).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return withoutFlags(node, { ...common(node), kind: "EXPOSE", ports });
  },
  volume: typedVolume,
};

/** BuildKit's second pass for one instruction (instructions/parse.go). Throws InstructionError. */
export function typedInstruction(node: Node): Instruction | FromInstruction {
  const reader = Object.hasOwn(readers, node.command) ? readers[node.command] : undefined;
  if (reader !== undefined) return reader(node);
  const upper = node.name === node.name.toUpperCase();
  const options = upper ? names : names.map((name) => name.toLowerCase());
  throw new InstructionError(withSuggestion(`unknown instruction: ${node.name}`, node.name, options, false));
}

function withoutFlags<Result>(node: Node, result: Result): Result {
  new Flags(node.command.toUpperCase(), node.flags);
  return result;
}

function exactlyOne(node: Node): string {
  if (node.words.length !== 1)
    throw new InstructionError(`${node.command.toUpperCase()} requires exactly one argument`);
  return node.words[0]!.text;
}

function single(node: Node): string {
  return withoutFlags(node, exactlyOne(node));
}

const stageName = /^[a-z][a-z0-9-_.]*$/;

function typedFrom(node: Node): FromInstruction {
  const [image, as, alias] = node.words.map((word) => word.text);
  if (image === undefined || (node.words.length !== 1 && !(node.words.length === 3 && /^as$/i.test(as!))))
    throw new InstructionError("FROM requires either one or three arguments");
  if (alias !== undefined && !stageName.test(alias.toLowerCase()))
    throw new InstructionError(
      `invalid name for build stage: "${alias}", name can't start with a number or contain symbols`,
    );
  const flags = new Flags("FROM", node.flags);
  return { ...common(node), kind: "FROM", image, platform: flags.text("platform") || undefined, alias };
}

function pairs(node: Node, instruction: string): Pair[] {
  new Flags(instruction, node.flags);
  atLeastOne(node);
  const read = node.legacy
    ? [
        {
          key: node.words[0]!.text,
          value: node.words[1]!.text,
          range: node.line.rangeOf(node.words[0]!.start, node.words[1]!.end),
        },
      ]
    : node.words.map((word) => {
        const equals = word.text.indexOf("=");
        return {
          key: word.text.slice(0, equals),
          value: word.text.slice(equals + 1),
          range: node.line.rangeOf(word.start, word.end),
        };
      });
  if (read.some((pair) => pair.key === ""))
    throw new InstructionError(`${instruction} names can not be blank`);
  return read;
}

function typedArg(node: Node): Instruction {
  atLeastOne(node);
  const args = node.words.map((word) => {
    const equals = word.text.indexOf("=");
    if (equals === 0) throw new InstructionError("ARG names can not be blank");
    return {
      key: equals < 0 ? word.text : word.text.slice(0, equals),
      value: equals < 0 ? undefined : word.text.slice(equals + 1),
      range: node.line.rangeOf(word.start, word.end),
    };
  });
  return { ...common(node), kind: "ARG", args };
}

function typedShell(node: Node): Instruction {
  new Flags("SHELL", node.flags);
  const words = atLeastOne(node);
  if (!node.json) throw new InstructionError("SHELL requires the arguments to be in JSON form");
  return { ...common(node), kind: "SHELL", words };
}

function typedVolume(node: Node): Instruction {
  const paths = atLeastOne(node).map((path) => path.trim());
  new Flags("VOLUME", node.flags);
  if (paths.includes("")) throw new InstructionError("VOLUME specified can not be an empty string");
  return { ...common(node), kind: "VOLUME", paths };
}

/** ONBUILD keeps its text; it is parsed as an instruction only when a child stage triggers it. */
function typedOnbuild(node: Node): Instruction {
  const trigger = node.trigger?.command.toUpperCase();
  if (trigger === undefined) throw new InstructionError("ONBUILD requires at least one argument");
  new Flags("ONBUILD", node.flags);
  if (trigger === "ONBUILD")
    throw new InstructionError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (trigger === "MAINTAINER" || trigger === "FROM")
    throw new InstructionError(`${trigger} isn't allowed as an ONBUILD trigger`);
  const bodies = node.heredocs.map((heredoc) => `\n${heredoc.raw}${heredoc.name}`);
  const expression = node.line.text.replace(/^\s*ONBUILD\s*/i, "") + bodies.join("");
  return { ...common(node), kind: "ONBUILD", expression, heredocs: node.heredocs };
}
