import { useState } from "preact/hooks";
import { nameOf, proposeCredentials } from "../../engine/grading/own-project/candidates.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { readProject } from "../../engine/rules/project/project.ts";
import { workspaceOf } from "../../engine/source/workspace.ts";
import { CredentialRows } from "./CredentialRows.tsx";

interface Props {
  readonly project: OwnProject;
  readonly onProve: (project: OwnProject) => void;
  readonly onBack: () => void;
}

/** The second step: which values are credentials, when each is needed, and what is to be run. */
export function Confirm({ project: brought, onProve, onBack }: Props) {
  const [project, setProject] = useState(brought);
  const commands = project.commands.join("\n");
  const names = Object.keys(project.credentials);
  const missing = names.length === 0 || project.commands.every((line) => line.trim() === "");

  return (
    <main>
      <h1>What is secret here?</h1>
      <p class="lede">
        {names.length > 0
          ? "These look like credentials. Their values were made up just now; take out what is none, and say when each is needed."
          : "Nothing here looks like a credential. Name one: a value that stands in the files or in a command below."}
      </p>
      <CredentialRows
        credentials={project.credentials}
        places={placesOf(project)}
        onCredentials={(credentials) => setProject({ ...project, credentials })}
        nameOf={nameOf}
      />
      <h2>What is run</h2>
      <label class="commands">
        One command a line, each in a shell of its own, as you would type them
        <textarea
          rows={Math.max(4, project.commands.length + 1)}
          spellcheck={false}
          autocomplete="off"
          value={commands}
          onInput={(event) => setProject({ ...project, commands: event.currentTarget.value.split("\n") })}
        />
      </label>
      <label class="swarm">
        <input
          type="checkbox"
          checked={project.swarm}
          onChange={(event) => setProject({ ...project, swarm: event.currentTarget.checked })}
        />
        The machine is a one-node swarm
      </label>
      <p class="brought">
        {Object.keys(project.files).length} files:{" "}
        {Object.keys(project.files)
          .slice(0, 8)
          .map((path) => (
            <code key={path}>{path}</code>
          ))}
        {Object.keys(project.files).length > 8 && " and more"}
      </p>
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={missing}
          onClick={() =>
            onProve({ ...project, commands: project.commands.filter((line) => line.trim() !== "") })
          }
        >
          Prove it
        </button>
        <button type="button" class="button quiet" onClick={onBack}>
          Other files
        </button>
        {missing && <span class="hint">It takes one credential and one command at least.</span>}
      </div>
    </main>
  );
}

/** Where each credential's value, or its name, stands: `Dockerfile:3`. */
function placesOf({ files, credentials }: OwnProject): ReadonlyMap<string, readonly string[]> {
  const candidates = proposeCredentials(readProject(workspaceOf({ ...files })));
  return new Map(
    Object.entries(credentials).map(([name, { value }]) => {
      const own = candidates.find((each) => each.value === value || each.name === name);
      const places = own?.places.map(({ file, range }) => `${file}:${range.start.line}`) ?? [];
      return [name, [...new Set(places)]];
    }),
  );
}
