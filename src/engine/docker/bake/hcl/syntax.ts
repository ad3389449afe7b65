/** HCL's native syntax (hashicorp/hcl, hclsyntax) as far as bake files use it. Offsets count characters of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Operator = "||" | "&&" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "/" | "%";

export type Expression = Span &
  (
    | { readonly kind: "literal"; readonly value: string | number | boolean | null }
    /** Text with `${...}` in it. */
    | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
    | { readonly kind: "variable"; readonly name: string }
    | { readonly kind: "member"; readonly of: Expression; readonly key: Expression }
    | {
        readonly kind: "call";
        readonly name: string;
        readonly args: readonly Expression[];
        readonly spread: boolean;
      }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
    | { readonly kind: "not" | "negative"; readonly of: Expression }
    | {
        readonly kind: "binary";
        readonly operator: Operator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: "choice";
        readonly test: Expression;
        readonly yes: Expression;
        readonly no: Expression;
      }
    | {
        readonly kind: "for";
        readonly names: readonly string[];
        readonly over: Expression;
        /** Set for `{for ... : KEY => VALUE}`. */
        readonly key: Expression | undefined;
        readonly value: Expression;
        readonly test: Expression | undefined;
      }
  );

export interface Block extends Span {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}

/** Something wrong in a bake file: what, and why, where. */
export class HclError extends Error {
  override readonly name = "HclError";
  readonly summary: string;
  readonly detail: string;
  readonly span: Span;

  constructor(summary: string, detail: string, span: Span) {
    super(`${summary}; ${detail}`);
    this.summary = summary;
    this.detail = detail;
    this.span = span;
  }
}
