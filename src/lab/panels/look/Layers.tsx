import type { StackFile, StackReply, StackStep } from "../../exhibits/types.ts";
import type { Session } from "../../session.ts";
import { useLook } from "../use-look.ts";
import { FindingWays } from "./FindingWays.tsx";
import { fileSize } from "./file-size.ts";
import { Pieces } from "./Pieces.tsx";

/** The image as the stack that it is: the newest layer on top, the base at the bottom. */
export function Layers({ session, image }: { session: Session; image: string }) {
  const stack = useLook<StackReply>(session, { type: "stack", image });
  if (!stack) return <p class="waiting">Opening.</p>;
  const own = stack.steps.filter(({ base }) => !base).reverse();
  const base = stack.steps.filter(({ base }) => base);
  return (
    <>
      <p class="none">
        {fileSize(stack.size)} in {stack.steps.filter(({ layer }) => layer !== undefined).length} layers.
        Whoever has the image has every layer of it, each with all of its files.
      </p>
      <ol class="stack" reversed>
        {own.map((step, index) => (
          <Step key={own.length - index} session={session} step={step} />
        ))}
        {base.length > 0 && (
          <li class="step base">
            <p class="step-head">
              <span class="layer-number">base</span>
              <span class="instruction">what the image is built on</span>
              <span class="size">{fileSize(base.reduce((sum, { size }) => sum + size, 0))}</span>
            </p>
          </li>
        )}
      </ol>
    </>
  );
}

function Step({ session, step }: { session: Session; step: StackStep }) {
  const { layer, files, instruction, findings, cause } = step;
  const leaking = files.some((file) => file.findings.length > 0);
  const metadata = layer === undefined;
  return (
    <li class={`step ${metadata ? "metadata" : "layer"}${leaking ? " leaking" : ""}`}>
      <p class="step-head">
        <span class="layer-number">{metadata ? "config" : layer}</span>
        <code class="instruction">
          <Pieces pieces={instruction} />
        </code>
        {!metadata && <span class="size">{fileSize(step.size)}</span>}
      </p>
      {findings.length > 0 && <FindingWays session={session} findings={findings} />}
      {files.length > 0 && (
        <details open={leaking}>
          <summary>{summaryOf(step)}</summary>
          <ul class="layer-files">
            {files.map((file) => (
              <File key={`${file.change}${file.path}`} session={session} file={file} />
            ))}
          </ul>
          {step.more > 0 && <p class="none">and {step.more} more</p>}
        </details>
      )}
      {findings.length === 0 && !leaking && cause && (
        <button type="button" class="link line-of" onClick={() => session.showCause(cause)}>
          {cause.file}:{cause.range.start.line}
        </button>
      )}
    </li>
  );
}

const SIGN = { added: "+", changed: "~", deleted: "−" } as const;

function File({ session, file }: { session: Session; file: StackFile }) {
  const { path, change, size, gone, findings } = file;
  const secret = findings.length > 0;
  return (
    <li class={`layer-file is-${change}${secret ? " leaking" : ""}`}>
      <span class="sign" aria-hidden="true">
        {SIGN[change]}
      </span>
      <span class="path">
        <span class="visually-hidden">{change}: </span>
        {gone ? <s>{path}</s> : path}
      </span>
      <span class="size">{change === "deleted" ? "hidden, not removed" : fileSize(size)}</span>
      {secret && (
        <div class="verdict">
          <p>
            <mark class="secret">{gone ? "Deleted later, still in this layer" : "Holds the secret"}</mark>
          </p>
          <FindingWays session={session} findings={findings} />
        </div>
      )}
    </li>
  );
}

function summaryOf({ files, more }: StackStep): string {
  const count = (change: StackFile["change"]) => files.filter((file) => file.change === change).length;
  const parts = [
    [count("added"), "added"],
    [count("changed"), "changed"],
    [count("deleted"), "deleted"],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${words.join(", ")}${more > 0 ? ` of ${files.length + more}` : ""}`;
}
