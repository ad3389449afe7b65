interface Props {
  readonly label: string;
  /** SVG path data in a square of 16. */
  readonly path: string;
  /** For buttons that switch something on and off. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

/** A small button that says with a picture what its label says in words. */
export function IconButton({ label, path, pressed, onClick }: Props) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      onClick={onClick}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        aria-hidden="true"
      >
        <path d={path} stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    </button>
  );
}
