/** Something that a framework asks for, by the id under which auditors know it. */
export interface Control {
  /** As the framework writes it: `NHI2:2025`, `PR.AA-05`, `MEASURE 2.7`. */
  readonly id: string;
  readonly title: string;
  /** What it asks for, in our words. */
  readonly asks: string;
  /** What it means for an image and the containers made of it. */
  readonly here: string;
  readonly url: string;
}

export interface Framework {
  readonly key: string;
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  readonly controls: readonly Control[];
}
