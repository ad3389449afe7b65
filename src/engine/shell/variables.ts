/** One shell variable. bash's arrays map their keys (numbers in order, or names) to values. */
export interface Variable {
  value: string | Map<string, string> | undefined;
  exported: boolean;
  readonly: boolean;
  /** `declare -A`: the keys are names. */
  associative?: boolean;
  /** `declare -i`: values are evaluated as arithmetic. */
  integer?: boolean;
  /** Imported or set by the shell: the order in which bash's table lists it. */
  readonly order: number;
}

/** Remembers what `local` hid, to bring it back when the function returns. */
type Scope = Map<string, Variable | undefined>;

/** The variables of one shell process. Knows nothing of messages: callers check `readonly`. */
export class Variables {
  readonly #variables = new Map<string, Variable>();
  readonly #scopes: Scope[] = [];
  #count = 0;

  get(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  /** The value as `$name` shows it: element 0 of an array. */
  value(name: string): string | undefined {
    const value = this.#variables.get(name)?.value;
    return typeof value === "object" ? value.get("0") : value;
  }

  /** Sets without asking whether it may; keeps the attributes. */
  set(name: string, value: Variable["value"], exported = false): Variable {
    const variable = this.declare(name);
    if (typeof variable.value === "object" && typeof value === "string") variable.value.set("0", value);
    else variable.value = value;
    if (exported) variable.exported = true;
    return variable;
  }

  /** The variable, made without a value where it is missing. */
  declare(name: string): Variable {
    let variable = this.#variables.get(name);
    if (!variable) {
      this.#count += 1;
      variable = { value: undefined, exported: false, readonly: false, order: this.#count };
      this.#variables.set(name, variable);
    }
    return variable;
  }

  unset(name: string): void {
    this.#variables.delete(name);
  }

  names(): string[] {
    return [...this.#variables.keys()];
  }

  entries(): IterableIterator<[string, Variable]> {
    return this.#variables.entries();
  }

  get localDepth(): number {
    return this.#scopes.length;
  }

  enterScope(): void {
    this.#scopes.push(new Map());
  }

  leaveScope(): void {
    for (const [name, hidden] of this.#scopes.pop() ?? []) this.restore(name, hidden);
  }

  /** Keeps the present state of `name` for the end of the function; tells whether it was local already. */
  makeLocal(name: string): boolean {
    const scope = this.#scopes.at(-1);
    if (!scope || scope.has(name)) return true;
    scope.set(name, this.snapshot(name));
    return false;
  }

  snapshot(name: string): Variable | undefined {
    const variable = this.#variables.get(name);
    return variable && copyOf(variable);
  }

  restore(name: string, snapshot: Variable | undefined): void {
    if (snapshot) this.#variables.set(name, snapshot);
    else this.#variables.delete(name);
  }

  copy(): Variables {
    const copy = new Variables();
    for (const [name, variable] of this.#variables) copy.#variables.set(name, copyOf(variable));
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope));
    copy.#count = this.#count;
    return copy;
  }
}

function copyOf(variable: Variable): Variable {
  const { value } = variable;
  return { ...variable, value: typeof value === "object" ? new Map(value) : value };
}
