import { useState } from "preact/hooks";
import { leaksIn } from "../lab/surfaces.ts";
import type { RepairStep } from "../site/home-story.ts";
import { Bird } from "./Bird.tsx";
import { LeakMap } from "./LeakMap.tsx";
import "./home-map.css";

/** A real Dockerfile, repaired in three steps, beside what an attacker sees of each. */
export function HomeMap({ steps }: { steps: readonly RepairStep[] }) {
  const [index, choose] = useState(0);
  const step = steps[index]!;
  const places = leaksIn(step.counts);
  return (
    <div class="home-map">
      <fieldset class="repair-steps">
        <legend class="visually-hidden">State of the Dockerfile</legend>
        {steps.map((each, position) => (
          <label key={each.key}>
            <input
              type="radio"
              name="repair"
              checked={position === index}
              onChange={() => choose(position)}
            />
            <span>
              <b>{position + 1}</b> {each.title}
            </span>
          </label>
        ))}
      </fieldset>
      <div class="repair">
        <div class="file">
          <p class="caption">Dockerfile</p>
          {/* biome-ignore lint/a11y: a text that may scroll must be reachable from the keyboard */}
          <pre tabIndex={0} aria-label={`Dockerfile, step ${index + 1}: ${step.title}`}>
            {step.dockerfile
              .trimEnd()
              .split("\n")
              .map((line, number) => (
                <code
                  key={`${step.key}:${number}`}
                  class={changed(steps, index, line) ? "changed" : undefined}
                >
                  {line || " "}
                  {"\n"}
                </code>
              ))}
          </pre>
        </div>
        <div class="seen">
          <p class="caption">
            <Bird singing={places > 0} size={36} />
            <span aria-live="polite">
              <strong>{places === 0 ? "Nothing to see" : `${places} places show the token`}</strong>
              {step.about}
            </span>
          </p>
          <LeakMap counts={step.counts} size="large" also={["build-record"]} label="What an attacker sees" />
        </div>
      </div>
    </div>
  );
}

/** Whether the line is new compared with the step before. */
function changed(steps: readonly RepairStep[], index: number, line: string): boolean {
  const before = steps[index - 1];
  return before !== undefined && !before.dockerfile.split("\n").includes(line);
}
