/** The options of one run, in their order. */
export class Given {
  readonly list: readonly (readonly [name: string, value: string])[];

  constructor(list: readonly (readonly [string, string])[]) {
    this.list = list;
  }

  has(...names: string[]): boolean {
    return this.list.some(([name]) => names.includes(name));
  }

  last(name: string): string | undefined {
    return this.list.findLast(([each]) => each === name)?.[1];
  }

  all(name: string): string[] {
    return this.list.filter(([each]) => each === name).map(([, value]) => value);
  }
}

/** An error with curl's exit status and its words. */
export class CurlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
