import type { SourceLocation } from "../source/position.ts";
import { type Model, withoutUnused } from "./model.ts";
import type { ComposeConfig, ComposeProject, ComposeSecret } from "./project.ts";
import { isMap, placeOf, type TreeMap } from "./tree.ts";
import { bool, optionalText } from "./tree-values.ts";
import { typedService } from "./typed-service.ts";

interface Facts {
  readonly name: string;
  readonly workingDirectory: string;
  readonly files: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  readonly fallback: SourceLocation;
}

/** The model as typed data for those who build and run it; secrets and the like that nothing uses are left out. */
export function typedProject(complete: Model, facts: Facts): ComposeProject {
  const model = withoutUnused(complete);
  const each = <Result>(
    section: TreeMap,
    read: (map: TreeMap, key: string, location: SourceLocation) => Result,
  ): Map<string, Result> =>
    new Map(
      Object.entries(section).flatMap(([key, value]) =>
        isMap(value) ? [[key, read(value, key, placeOf(section, key) ?? facts.fallback)] as const] : [],
      ),
    );
  return {
    name: facts.name,
    workingDirectory: facts.workingDirectory,
    files: facts.files,
    services: each(model.services, typedService),
    secrets: each(model.secrets, typedSecret),
    configs: each(model.configs, typedConfig),
    volumes: each(model.volumes, (volume) => ({
      name: String(volume.name),
      external: bool(volume.external),
    })),
    networks: each(model.networks, (network) => ({
      name: String(network.name),
      external: bool(network.external),
      internal: bool(network.internal),
    })),
    environment: facts.environment,
    warnings: facts.warnings,
    model,
  };
}

function typedSecret(secret: TreeMap, key: string, location: SourceLocation): ComposeSecret {
  return {
    key,
    name: String(secret.name),
    file: optionalText(secret.file),
    environment: optionalText(secret.environment),
    external: bool(secret.external),
    templateDriver: optionalText(secret.template_driver),
    location,
  };
}

function typedConfig(config: TreeMap, key: string, location: SourceLocation): ComposeConfig {
  return {
    key,
    name: String(config.name),
    file: optionalText(config.file),
    environment: optionalText(config.environment),
    content: optionalText(config.content),
    external: bool(config.external),
    location,
  };
}
