import type { Image, ImageConfig } from "../../image/types.ts";
import type { SourceLocation } from "../../source/position.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A history entry before its step has run: the time comes with the layer. */
export interface DraftHistory {
  /** Set for what the base image brought along. */
  readonly created?: string;
  readonly created_by: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
  readonly source?: SourceLocation;
}

/** The image that a stage is becoming. */
export interface ImageDraft {
  config: Writable<ImageConfig>;
  history: DraftHistory[];
  author?: string;
}

/** BuildKit's PATH for Linux (util/system). */
export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What `scratch` starts with. */
export function emptyDraft(): ImageDraft {
  return { config: { Env: [`PATH=${DEFAULT_PATH}`], WorkingDir: "/" }, history: [] };
}

export function draftFrom(image: Image): ImageDraft {
  const author = image.author === undefined ? {} : { author: image.author };
  return { config: structuredClone(image.config), history: [...image.history], ...author };
}

export function cloneDraft(draft: ImageDraft): ImageDraft {
  return { ...draft, config: structuredClone(draft.config), history: [...draft.history] };
}

/** The comment that BuildKit's Dockerfile frontend puts on every entry of its own. */
export const HISTORY_COMMENT = "buildkit.dockerfile.v0";

export function addHistory(draft: ImageDraft, text: string, layer: boolean, source: SourceLocation): void {
  draft.history.push({
    created_by: text,
    comment: HISTORY_COMMENT,
    ...(layer ? {} : { empty_layer: true }),
    source,
  });
}
