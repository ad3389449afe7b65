import { useRef, useState } from "preact/hooks";
import { PHASE_WORD, PhaseIcon } from "../../components/PhaseIcon.tsx";
import type { Phase } from "../../engine/evidence/types.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";

type Credentials = OwnProject["credentials"];

interface Props {
  readonly credentials: Credentials;
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly onCredentials: (credentials: Credentials) => void;
  /** Makes a name that the formats allow. */
  readonly nameOf: (text: string) => string;
}

const PHASES: readonly Phase[] = ["build", "runtime"];

/** One row a credential: its name, where it stands, its made-up value, its phase. */
export function CredentialRows({ credentials, places, onCredentials, nameOf }: Props) {
  const without = (name: string) =>
    Object.fromEntries(Object.entries(credentials).filter(([each]) => each !== name));
  return (
    <>
      <ul class="credentials">
        {Object.entries(credentials).map(([name, { value, phase }]) => (
          <li key={name}>
            <div class="what">
              <strong>{name}</strong>
              <span class="places">{places.get(name)?.join(", ") || "in the commands"}</span>
              <code>
                <mark class="secret">{value.split("\n")[0]}</mark>
                {value.includes("\n") && " …"}
              </code>
            </div>
            <fieldset>
              <legend>Needed</legend>
              {PHASES.map((each) => (
                <label key={each} class={`phase ${each}`}>
                  <input
                    type="radio"
                    name={`phase-${name}`}
                    checked={phase === each}
                    onChange={() => onCredentials({ ...credentials, [name]: { value, phase: each } })}
                  />
                  <PhaseIcon phase={each} /> {PHASE_WORD[each]}
                </label>
              ))}
            </fieldset>
            <button type="button" class="link" onClick={() => onCredentials(without(name))}>
              Not a credential<span class="visually-hidden">: {name}</span>
            </button>
          </li>
        ))}
      </ul>
      <AddCredential
        taken={Object.keys(credentials)}
        nameOf={nameOf}
        onAdd={(name, value) => onCredentials({ ...credentials, [name]: { value, phase: "build" } })}
      />
    </>
  );
}

const SHORTEST = 8;

function AddCredential(props: {
  taken: readonly string[];
  nameOf: (text: string) => string;
  onAdd: (name: string, value: string) => void;
}) {
  const [problem, setProblem] = useState("");
  const name = useRef<HTMLInputElement>(null);
  const value = useRef<HTMLInputElement>(null);

  function add(): void {
    const chosen = props.nameOf(name.current?.value ?? "");
    const text = value.current?.value ?? "";
    if (props.taken.includes(chosen)) setProblem(`There is a ${chosen} already.`);
    else if (text.length < SHORTEST)
      setProblem(
        `A value of fewer than ${SHORTEST} letters would be found by chance. Put a longer one into the files first.`,
      );
    else {
      setProblem("");
      props.onAdd(chosen, text);
      if (name.current) name.current.value = "";
      if (value.current) value.current.value = "";
    }
  }

  return (
    <details class="add-credential">
      <summary>Add a credential</summary>
      <div class="row">
        <label>
          Name
          <input ref={name} autocomplete="off" spellcheck={false} />
        </label>
        <label>
          Value, as it stands in a file or command (a made-up one)
          <input ref={value} autocomplete="off" spellcheck={false} />
        </label>
        <button type="button" class="button quiet" onClick={add}>
          Add
        </button>
      </div>
      {problem && (
        <p class="trouble" role="alert">
          {problem}
        </p>
      )}
    </details>
  );
}
