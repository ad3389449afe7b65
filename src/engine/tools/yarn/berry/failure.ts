/** A command of yarn 4 that failed. */
export class BerryFailure extends Error {
  override readonly name = "BerryFailure";
  /** `YN0041`; undefined for a wrong use. */
  readonly code: string | undefined;
  readonly status: number;

  constructor(
    text: string,
    options: { readonly usage?: boolean; readonly code?: string; readonly status?: number } = {},
  ) {
    super(text);
    this.code = options.usage ? undefined : (options.code ?? "YN0001");
    this.status = options.status ?? 1;
  }
}
