import type { Signal } from "@preact/signals";
import { clampPane, type PaneSizes, paneLimits } from "../panes.ts";

interface Props {
  readonly name: keyof PaneSizes;
  readonly label: string;
  readonly sizes: Signal<PaneSizes>;
  /** Which way the pane grows when the pointer moves right or down. */
  readonly direction: 1 | -1;
  /** Size of the whole that a share is of; for px sizes not given. */
  readonly extent?: () => number;
}

const STEPS = 24;

/** A bar between two panes: drag it, or move it with the arrow keys. Double click brings the default back. */
export function Splitter({ name, label, sizes, direction, extent }: Props) {
  const vertical = name !== "editor";
  const [least, most] = paneLimits(name);
  const set = (size: number) => {
    sizes.value = { ...sizes.value, [name]: clampPane(name, size) };
  };

  function drag(down: PointerEvent) {
    const bar = down.currentTarget as HTMLElement;
    const from = vertical ? down.clientX : down.clientY;
    const before = sizes.value[name];
    bar.setPointerCapture(down.pointerId);
    bar.onpointermove = (move) => {
      const moved = ((vertical ? move.clientX : move.clientY) - from) * direction;
      set(before + (extent ? moved / extent() : moved));
    };
    bar.onpointerup = () => {
      bar.onpointermove = null;
    };
  }

  function press(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    set(sizes.value[name] + (by * direction * (most - least)) / STEPS);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved; this is the ARIA window splitter
    <div
      role="separator"
      class={`splitter ${vertical ? "vertical" : "horizontal"}`}
      tabIndex={0}
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(toPercent(sizes.value[name], least, most))}
      aria-valuemin={0}
      aria-valuemax={100}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}

function toPercent(size: number, least: number, most: number): number {
  return ((size - least) / (most - least)) * 100;
}
