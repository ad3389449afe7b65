/**
 * The canary, made of circles and quarters. Quiet, it is an outline in ink; when something leaks it
 * opens its beak and turns yellow: the one mark on the page that says so at a glance.
 */
export function Bird({ singing = false, size = 28 }: { singing?: boolean; size?: number }) {
  return (
    <svg
      class={`bird${singing ? " singing" : ""}`}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <g stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round">
        <path
          class="body"
          d="M2.5 27 8 19V14a7.5 7.5 0 0 1 15 0v2.5A9.5 9.5 0 0 1 13.5 26H9.5Z"
          fill={singing ? "var(--secret)" : "none"}
        />
        <path d="M9 16.5h6.5a0 0 0 0 1 0 0A6 6 0 0 1 9.8 22" fill="none" />
        {singing ? (
          <path d="m23 11.2 4.6-2.4M23 14.4l4.4 1.2M23 11.2v3.2" fill="none" />
        ) : (
          <path d="M23 11.4 27.4 13 23 14.6" fill="none" />
        )}
        {singing && <path d="M29 4.4v4M30.4 19v2.4" fill="none" />}
      </g>
      <circle cx="18.4" cy="11.6" r="1.5" fill={singing ? "var(--on-secret)" : "currentColor"} />
    </svg>
  );
}
