import { Icon } from "./Icon.tsx";

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
      <Icon path={path} />
    </button>
  );
}
