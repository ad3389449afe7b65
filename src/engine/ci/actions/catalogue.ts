/**
 * The actions that a workflow may use: those that the simulator knows, each in a file of its own, and those that a lab makes
 * up. Tags are names that their owner, or whoever has taken the owner's place, may move; commits are not.
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import { type ActionTag, PipelineError } from "../../services/pipeline.ts";
import type { MadeUpAction } from "../definition.ts";
import { bake } from "./bake.ts";
import { buildPush } from "./build-push.ts";
import { checkout } from "./checkout.ts";
import { login } from "./login.ts";
import { metadata } from "./metadata.ts";
import { setupBuildx } from "./setup-buildx.ts";
import { setupNode } from "./setup-node.ts";
import { setupQemu } from "./setup-qemu.ts";
import type { ActionModel } from "./types.ts";

const KNOWN: Readonly<Record<string, ActionModel>> = {
  "actions/checkout": checkout,
  "actions/setup-node": setupNode,
  "docker/bake-action": bake,
  "docker/build-push-action": buildPush,
  "docker/login-action": login,
  "docker/metadata-action": metadata,
  "docker/setup-buildx-action": setupBuildx,
  "docker/setup-qemu-action": setupQemu,
};

/** What `owner/name@ref` stands for now. */
export interface Resolved {
  readonly model: ActionModel;
  readonly commit: string;
  /** The commit is the attacker's. */
  readonly isRepointed: boolean;
}

function madeUp({ tags, prints, outputs }: MadeUpAction): ActionModel {
  return {
    isMadeUp: true,
    versions: Object.entries(tags).map(([tag, commit]) => ({ tags: [tag], commit })),
    inputs: { modelled: [] },
    async run({ log }) {
      if (prints !== "") log.write(prints);
      return { outputs: new Map(Object.entries(outputs)) };
    },
  };
}

export class Catalogue {
  private readonly models: ReadonlyMap<string, ActionModel>;
  /** `owner/name@tag` to the attacker's commit. */
  private readonly moved = new Map<string, string>();

  constructor(actions: Readonly<Record<string, MadeUpAction>>) {
    this.models = new Map([
      ...Object.entries(KNOWN),
      ...Object.entries(actions).map(([name, action]) => [name, madeUp(action)] as const),
    ]);
  }

  model(action: string): ActionModel | undefined {
    return this.models.get(action);
  }

  /** Undefined where the action has no such tag and no such commit. */
  resolve(action: string, ref: string): Resolved | undefined {
    const model = this.models.get(action);
    if (!model) return undefined;
    const moved = this.moved.get(`${action}@${ref}`);
    if (moved !== undefined) return { model, commit: moved, isRepointed: true };
    // A full commit only: GitHub takes no shortened one.
    const version = model.versions.find(({ tags, commit }) => tags.includes(ref) || commit === ref);
    if (version) return { model, commit: version.commit, isRepointed: false };
    const isAttackers = [...this.moved].some(
      ([name, commit]) => commit === ref && name.startsWith(`${action}@`),
    );
    return isAttackers ? { model, commit: ref, isRepointed: true } : undefined;
  }

  repoint(reference: string): string {
    const [action = "", ref = ""] = reference.split("@");
    const model = this.models.get(action);
    const known = [...this.tags().keys()].join(", ");
    if (!model || ref === "")
      throw new PipelineError(`${reference} is no action at a tag; there are ${known}`);
    if (/^[0-9a-f]{40}$/.test(ref))
      throw new PipelineError(
        `${ref} is a commit: its name follows from its content, and nobody can move it`,
      );
    if (!model.versions.some(({ tags }) => tags.includes(ref)))
      throw new PipelineError(`${action} has no tag ${ref}; there are ${known}`);
    const commit = bytesToHex(sha1(bytesOf(`the attacker's ${reference}`)));
    this.moved.set(reference, commit);
    return commit;
  }

  tags(): ReadonlyMap<string, ActionTag> {
    return new Map(
      [...this.models].flatMap(([name, { versions }]) =>
        versions.flatMap(({ tags, commit: published }) =>
          tags.map((tag): [string, ActionTag] => {
            const reference = `${name}@${tag}`;
            return [reference, { commit: this.moved.get(reference) ?? published, published }];
          }),
        ),
      ),
    );
  }
}
