import { useContext, useState } from "preact/hooks";
import { withoutNewSecrets } from "../../engine/grading/own-project/prepare.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { LabSession } from "../panels/lab-session.ts";
import { SecretText } from "../panels/SecretText.tsx";
import type { LabFiles } from "../protocol.ts";
import { save } from "../save-file.ts";
import { archiveOf } from "./download.ts";
import { unforeseeable } from "./random.ts";
import { reportOf } from "./report.ts";
import { fragmentOf, LONGEST_LINK } from "./share.ts";

interface Props {
  readonly project: OwnProject;
  /** Back to credentials and commands, with the files as they are now. */
  readonly onChange: (files: LabFiles) => void;
}

/** The left pane of the playground: what is run, and the ways out of here with it. */
export function OwnStory({ project, onChange }: Props) {
  const session = useContext(LabSession);
  const [said, say] = useState("");
  if (!session) return null;
  const secrets = session.secrets;
  const now = (): OwnProject => withoutNewSecrets({ ...project, files: session.files.value }, unforeseeable);

  async function share(): Promise<void> {
    const link = `${location.origin}${location.pathname}${fragmentOf(now())}`;
    const long =
      link.length > LONGEST_LINK
        ? ` It has ${link.length.toLocaleString("en")} characters: some programs will cut it. The download is safer.`
        : "";
    try {
      await navigator.clipboard.writeText(link);
      say(
        `The link is copied. It holds your files, with canaries for values; whoever has it can read them.${long}`,
      );
    } catch {
      location.hash = fragmentOf(now());
      say(`The link stands in the address bar. It holds your files; whoever has it can read them.${long}`);
    }
  }

  return (
    <div class="story-text own-story">
      <h1>Your own files</h1>
      <p>These commands run twice, the second time with another value of every credential:</p>
      <ol class="commands-run">
        {project.commands.map((command, index) => (
          <li key={index}>
            <code>
              <SecretText text={command} secrets={secrets} />
            </code>
          </li>
        ))}
      </ol>
      <p>
        Edit the files beside this; what an attacker sees follows. The terminal has a machine of its own, with
        your files on it.
      </p>
      <p class="row">
        <button type="button" class="button quiet small" onClick={() => onChange(session.files.value)}>
          Change credentials or commands
        </button>
      </p>
      <section>
        <h2>Take it along</h2>
        <ul class="ways-out">
          <li>
            <button
              type="button"
              class="link"
              onClick={() => save("leaklab-project.zip", archiveOf(now()), "application/zip")}
            >
              Download the project
            </button>
            , which <code>leaklab prove leaklab-project</code> proves again on the command line, on a real
            Docker Engine too.
          </li>
          <li>
            <button
              type="button"
              class="link"
              disabled={!session.grade.value}
              onClick={() => {
                const { value } = session.grade;
                if (value) save("leaklab-report.md", bytes(reportOf(project, value)), "text/markdown");
              }}
            >
              Download the report
            </button>
            , for a ticket or a pull request.
          </li>
          <li>
            <button type="button" class="link" onClick={share}>
              Copy a link
            </button>{" "}
            that holds the files. Nothing is sent anywhere, but whoever gets the link can read them: look for
            names of machines and people before you pass it on.
          </li>
        </ul>
        <p role="status" class="said">
          {said}
        </p>
      </section>
    </div>
  );
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
