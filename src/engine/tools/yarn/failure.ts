/** A command of yarn that failed. `text` is what stands after `error`; the stack that yarn prints is left out. */
export class YarnFailure extends Error {
  override readonly name = "YarnFailure";
  readonly text: string;
  readonly status: number;

  constructor(text: string, status = 1) {
    super(text);
    this.text = text;
    this.status = status;
  }
}
