/** The picture that ssh-keygen draws of a fingerprint: a bishop's walk over a board (sshkey_fingerprint(3)). */
const CHARACTERS = " .o+=*BOX@%&#/^SE";
const WIDTH = 17;
const HEIGHT = 9;

/** `digest` is the fingerprint's hash; `title` is like `RSA 2048`. */
export function randomart(digest: Uint8Array, title: string): string {
  const board = new Array<number>(WIDTH * HEIGHT).fill(0);
  const most = CHARACTERS.length - 1;
  let x = Math.floor(WIDTH / 2);
  let y = Math.floor(HEIGHT / 2);
  for (const byte of digest)
    for (let shift = 0; shift < 8; shift += 2) {
      const step = (byte >> shift) & 3;
      x = Math.min(WIDTH - 1, Math.max(0, x + (step & 1 ? 1 : -1)));
      y = Math.min(HEIGHT - 1, Math.max(0, y + (step & 2 ? 1 : -1)));
      const at = y * WIDTH + x;
      if ((board[at] ?? 0) < most - 2) board[at] = (board[at] ?? 0) + 1;
    }
  board[Math.floor(HEIGHT / 2) * WIDTH + Math.floor(WIDTH / 2)] = most - 1;
  board[y * WIDTH + x] = most;
  const rows = Array.from({ length: HEIGHT }, (_, row) => {
    const cells = board.slice(row * WIDTH, (row + 1) * WIDTH).map((value) => CHARACTERS[value] ?? " ");
    return `|${cells.join("")}|`;
  });
  return [framed(`[${title}]`), ...rows, framed("[SHA256]")].join("\n");
}

function framed(text: string): string {
  const left = Math.floor((WIDTH - text.length) / 2);
  return `+${"-".repeat(left)}${text}${"-".repeat(WIDTH - text.length - left)}+`;
}
