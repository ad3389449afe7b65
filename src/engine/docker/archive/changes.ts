import { fromInstruction } from "../../build/convert/healthcheck.ts";
import type { Instruction } from "../../dockerfile/instructions.ts";
import { parseInstruction } from "../../dockerfile/parse.ts";
import type { ImageConfig } from "../../image/types.ts";
import { DaemonError } from "../../runtime/errors.ts";
import { NotModelledError } from "../../source/errors.ts";

/** What `--change` takes (moby builder/dockerfile/builder.go). */
const ALLOWED = "CMD ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL ONBUILD STOPSIGNAL USER VOLUME WORKDIR".split(
  " ",
);

/** The config with Dockerfile instructions applied to it, as `docker commit --change` and `docker import` do. */
export function withChanges(config: ImageConfig, changes: readonly string[]): ImageConfig {
  let result = config;
  for (const change of changes) {
    const word = /^\s*(\S+)/.exec(change)?.[1] ?? "";
    if (!ALLOWED.includes(word.toUpperCase())) throw new DaemonError(`${word} is not a valid change command`);
    let instruction: Instruction;
    try {
      instruction = parseInstruction(change, "--change");
    } catch (error) {
      throw new DaemonError((error as Error).message);
    }
    result = apply(result, instruction);
  }
  return result;
}

function commandOf(instruction: Extract<Instruction, { kind: "CMD" | "ENTRYPOINT" }>): readonly string[] {
  const { command } = instruction;
  return command.form === "exec" ? command.words : ["/bin/sh", "-c", command.text];
}

function apply(config: ImageConfig, instruction: Instruction): ImageConfig {
  switch (instruction.kind) {
    case "CMD":
      return { ...config, Cmd: commandOf(instruction) };
    case "ENTRYPOINT":
      return { ...config, Entrypoint: commandOf(instruction) };
    case "ENV": {
      const env = new Map((config.Env ?? []).map((entry) => [entry.split("=", 1)[0] ?? "", entry]));
      for (const { key, value } of instruction.pairs) env.set(key, `${key}=${unquoted(value)}`);
      return { ...config, Env: [...env.values()] };
    }
    case "LABEL":
      return {
        ...config,
        Labels: {
          ...config.Labels,
          ...Object.fromEntries(instruction.pairs.map(({ key, value }) => [unquoted(key), unquoted(value)])),
        },
      };
    case "USER":
      return { ...config, User: instruction.user };
    case "WORKDIR":
      return { ...config, WorkingDir: instruction.path };
    case "STOPSIGNAL":
      return { ...config, StopSignal: instruction.signal };
    case "VOLUME":
      return { ...config, Volumes: { ...config.Volumes, ...keys(instruction.paths) } };
    case "EXPOSE": {
      const ports = instruction.ports.map((port) => (port.includes("/") ? port : `${port}/tcp`));
      return { ...config, ExposedPorts: { ...config.ExposedPorts, ...keys(ports) } };
    }
    case "HEALTHCHECK":
      return {
        ...config,
        Healthcheck: instruction.check ? fromInstruction(instruction.check) : { Test: ["NONE"] },
      };
    case "ONBUILD":
      return { ...config, OnBuild: [...(config.OnBuild ?? []), instruction.expression] };
    default:
      throw new NotModelledError(`--change ${instruction.kind}`);
  }
}

function keys(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** Words as the builder would read them, for the quotes that people write here; variables are not looked up. */
function unquoted(word: string): string {
  return word.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\(["\\$])/g, "$1") : (single ?? escaped ?? ""),
  );
}
