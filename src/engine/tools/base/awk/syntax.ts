/** What can be assigned to: a variable, an element of an array, a field. */
export type Target =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "element"; readonly name: string; readonly index: readonly Expression[] }
  | { readonly kind: "field"; readonly of: Expression };

export type Expression =
  | Target
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "step"; readonly by: 1 | -1; readonly before: boolean; readonly target: Target }
  | {
      readonly kind: "assign";
      readonly operator: string;
      readonly target: Target;
      readonly value: Expression;
    }
  | { readonly kind: "choice"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "in"; readonly index: readonly Expression[]; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly Expression[] }
  | {
      readonly kind: "getline";
      readonly target: Target | undefined;
      readonly file?: Expression;
      readonly command?: Expression;
    }
  | { readonly kind: "group"; readonly of: readonly Expression[] };

export type Statement =
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | { readonly kind: "expression"; readonly of: Expression }
  | {
      readonly kind: "print";
      readonly values: readonly Expression[];
      readonly format: boolean;
      readonly to?: { readonly operator: string; readonly name: Expression };
    }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | {
      readonly kind: "loop";
      readonly first: Statement | undefined;
      readonly test: Expression | undefined;
      readonly next: Statement | undefined;
      readonly body: Statement;
      readonly after: boolean;
    }
  | { readonly kind: "each"; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly kind: "delete"; readonly name: string; readonly index: readonly Expression[] | undefined }
  | { readonly kind: "jump"; readonly name: "break" | "continue" | "next" | "nextfile" }
  | { readonly kind: "leave"; readonly name: "exit" | "return"; readonly value: Expression | undefined };

export interface Rule {
  readonly from: Expression | "BEGIN" | "END" | undefined;
  readonly to: Expression | undefined;
  /** Absent: print the record. */
  readonly body: Statement | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
