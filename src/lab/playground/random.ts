/** Numbers that nobody can foretell: canaries must not be traced back to the values whose places they take. */
export function unforeseeable(below: number): number {
  const drawn = new Uint32Array(1);
  // The last numbers would make the first remainders likelier.
  const limit = Math.floor(2 ** 32 / below) * below;
  do crypto.getRandomValues(drawn);
  while (drawn[0]! >= limit);
  return drawn[0]! % below;
}
