import type { Phase } from "../engine/evidence/types.ts";

/** Build: layers being stacked. Run time: something that runs. Drawn in the phase's hue by the parent. */
export function PhaseIcon({ phase, size = 16 }: { phase: Phase; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      aria-hidden="true"
    >
      {phase === "build" ? (
        <path d="M8 1.8 14 5 8 8.2 2 5Zm-6 6.2 6 3.2L14 8M2 11l6 3.2L14 11" stroke-linejoin="round" />
      ) : (
        <>
          <circle cx="8" cy="8" r="6.2" />
          <path d="M6.4 5.2 11 8l-4.6 2.8Z" fill="currentColor" stroke-linejoin="round" />
        </>
      )}
    </svg>
  );
}

export const PHASE_WORD: Readonly<Record<Phase, string>> = { build: "Build", runtime: "Run time" };

export function PhaseLabel({ phase }: { phase: Phase }) {
  return (
    <span class={`phase ${phase}`}>
      <PhaseIcon phase={phase} />
      {PHASE_WORD[phase]}
    </span>
  );
}
