/** tar --transform: an expression of sed's that changes the names of members. */

import type { Call } from "../core/call.ts";
import { SedParser } from "../text/sed-parse.ts";
import { substituted } from "../text/sed-substitute.ts";

/** The names that --transform gives; several are applied in turn. */
export function renaming(call: Call): (name: string) => string {
  const steps = call.options.values("transform").flatMap((expression) => {
    if (/^flags=/.test(expression)) call.refuse("flags= in --transform");
    const commands = new SedParser(
      call,
      expression.replace(/x$/, ""),
      /[^\w]\w*x\w*$/.test(expression),
    ).parse();
    return commands.map(({ name, substitution }) =>
      name === "s" && substitution?.regex !== undefined
        ? { ...substitution, regex: substitution.regex }
        : call.fail(`Invalid transform expression`, 2),
    );
  });
  return (name) =>
    steps.reduce((text, step) => {
      step.regex.lastIndex = 0;
      return substituted(call, text, step, step.regex) ?? text;
    }, name);
}
