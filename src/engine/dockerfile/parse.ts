import { SourceError } from "../source/errors.ts";
import { InstructionError } from "./instruction-error.ts";
import type { ArgInstruction, Dockerfile, FromInstruction, Instruction, Stage } from "./instructions.ts";
import { type Node, readNodes } from "./nodes.ts";
import { typedInstruction } from "./typed.ts";

/**
 * Reads a Dockerfile as the frontend built into BuildKit 0.25 does. Throws SourceError with BuildKit's own
 * text at the instruction it names; RunawayError for input made to never end. Variables stay unexpanded, so
 * errors that depend on them come when the file is built.
 */
export function parseDockerfile(text: string, file: string): Dockerfile {
  const top = { file, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
  if (text === "") throw new SourceError("the Dockerfile cannot be empty", top);
  const { nodes, ...rest } = readNodes(text, file);
  const globalArgs: ArgInstruction[] = [];
  const stages: Stage[] = [];
  let current: Instruction[] = [];
  for (const node of nodes) {
    const instruction = typed(node, file);
    if (instruction.kind === "FROM") {
      current = [];
      const name = instruction.alias?.toLowerCase();
      stages.push({ index: stages.length, name, from: instruction, instructions: current });
    } else if (stages.length > 0) current.push(instruction);
    else if (instruction.kind === "ARG") globalArgs.push(instruction);
    else throw new SourceError("no build stage in current context", { file, range: node.line.range });
  }
  if (stages.length === 0) throw new SourceError("dockerfile contains no stages to build", top);
  return { file, text, globalArgs, stages, ...rest };
}

/**
 * One instruction from its text, as BuildKit reads an ONBUILD trigger: heredocs included, with the default
 * escape character. Throws SourceError, its place counted within `text`.
 */
export function parseInstruction(text: string, file: string): Instruction {
  const { nodes } = readNodes(text, file);
  const [node, other] = nodes;
  const location = { file, range: nodes[0]!.line.range };
  if (other !== undefined) throw new SourceError("onbuild trigger should be a single expression", location);
  try {
    const instruction = typedInstruction(node!);
    if (instruction.kind !== "FROM") return instruction;
    throw new InstructionError("*instructions.Stage is not a command type");
  } catch (error) {
    if (error instanceof InstructionError) throw new SourceError(error.message, location);
    throw error;
  }
}

function typed(node: Node, file: string): Instruction | FromInstruction {
  try {
    return typedInstruction(node);
  } catch (error) {
    if (!(error instanceof InstructionError)) throw error;
    const { startLine, range } = node.line;
    throw new SourceError(`dockerfile parse error on line ${startLine}: ${error.message}`, { file, range });
  }
}
