/**
 * The environment of a build state, in the order in which it reaches a process. As BuildKit's EnvList
 * (client/llb), setting a name that is there moves it to the end: provenance shows that order.
 */
export class Environment {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string> = new Map()) {
    this.values = values;
  }

  with(name: string, value: string): Environment {
    const values = new Map(this.values);
    values.delete(name);
    return new Environment(values.set(name, value));
  }

  get map(): ReadonlyMap<string, string> {
    return this.values;
  }

  /** `NAME=value` each. */
  list(): string[] {
    return [...this.values].map(([name, value]) => `${name}=${value}`);
  }
}

/** Splits `NAME=value`; a text without `=` has an empty value. */
export function splitVariable(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Sets `name` in a config's Env: in place where it is there, else at the end. */
export function setVariable(list: readonly string[], name: string, value: string): string[] {
  const index = list.findIndex((item) => splitVariable(item)[0] === name);
  if (index < 0) return [...list, `${name}=${value}`];
  return list.with(index, `${name}=${value}`);
}
