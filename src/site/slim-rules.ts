import type { Plugin } from "vite";

const RULE = /\/src\/engine\/rules\/rules\/[\w-]+\.ts$/;

/** The editor needs a rule's check and its name; its documentation and examples are on the site's own pages. */
export function slimRules(): Plugin {
  return {
    name: "leaklab-slim-rules",
    transform: {
      order: "pre",
      handler(code, id, options) {
        return options?.ssr || !RULE.test(id) ? null : { code: withoutDocumentation(code), map: null };
      },
    },
  };
}

/** A rule's source, as our formatter writes it, without what only readers and tests need. */
export function withoutDocumentation(code: string): string {
  return code
    .replace(/\n {2}examples: \{\n[\s\S]*?\n {2}\},(?=\n)/, "\n  examples: { invalid: [], valid: [] },")
    .replace(
      /\n {4}explanation:[\s\S]*?\n {2}\},(?=\n)/,
      '\n    explanation: "",\n    instead: "",\n    others: "",\n    references: [],\n  },',
    );
}
