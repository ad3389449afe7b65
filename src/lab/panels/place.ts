interface Link {
  readonly href: string;
  readonly title: string;
}

/** Where a lesson stands in the curriculum, as the page knows it when it is built. */
export interface LabPlace {
  readonly track: string;
  readonly title: string;
  /** From 1, within the track; a lab outside the curriculum has none. */
  readonly number?: number;
  readonly siblings: readonly (Link & { readonly id: string })[];
  readonly previous?: Link;
  readonly next?: Link;
}
