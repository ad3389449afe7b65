import { useRef, useState } from "preact/hooks";
import { readLeaklabYaml } from "../../engine/grading/own-project/documents.ts";
import { prepareProject } from "../../engine/grading/own-project/prepare.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { messageOf } from "../verdict-words.ts";
import { EXAMPLE } from "./example.ts";
import { unforeseeable } from "./random.ts";
import { type Brought, fromDrop, fromInput, type Incoming, readIncoming } from "./read-files.ts";

interface Props {
  /** What was proved last in this browser. */
  readonly saved: OwnProject | null;
  readonly onResume: () => void;
  readonly onProject: (project: OwnProject) => void;
}

/** The first step: drop a folder, choose files, or paste. */
export function Bring({ saved, onResume, onProject }: Props) {
  const [over, setOver] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [leftOut, setLeftOut] = useState<Brought["leftOut"]>([]);
  const dockerfile = useRef<HTMLTextAreaElement>(null);
  const compose = useRef<HTMLTextAreaElement>(null);

  function accept(files: Brought["files"]): void {
    if (Object.keys(files).length === 0) {
      setTrouble(
        "There is no text file among them. Bring a Dockerfile, a compose file, or the folder with both.",
      );
      return;
    }
    try {
      onProject(readLeaklabYaml(files) ?? prepareProject(files, unforeseeable).project);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  }

  async function take(incoming: readonly Incoming[] | Promise<readonly Incoming[]>): Promise<void> {
    setTrouble("");
    try {
      const brought = await readIncoming(await incoming);
      setLeftOut(brought.leftOut);
      accept(brought.files);
    } catch (error) {
      // The browser asks for the files one by one; one of them may be gone, or closed to it, by then.
      setTrouble(`The files could not be read (${messageOf(error)}). Bring them again.`);
    }
  }

  function usePasted(): void {
    const pasted = {
      Dockerfile: dockerfile.current?.value ?? "",
      "compose.yaml": compose.current?.value ?? "",
    };
    accept(Object.fromEntries(Object.entries(pasted).filter(([, text]) => text.trim() !== "")));
  }

  return (
    <main>
      <h1>Bring your own files</h1>
      <p class="lede">
        Leaklab runs them twice in a simulated Docker Engine, with two values of every credential, and shows
        each place where the difference can be read. Nothing leaves this page: values that look like
        credentials are exchanged for made-up ones before anything is kept.
      </p>
      {saved && (
        <p>
          <button type="button" class="button quiet" onClick={onResume}>
            Go on with the project of last time
          </button>
        </p>
      )}
      <section
        class="drop"
        data-over={over}
        aria-label="Drop files or a folder here"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={async (event) => {
          event.preventDefault();
          setOver(false);
          if (event.dataTransfer) await take(fromDrop(event.dataTransfer));
        }}
      >
        <p>Drop a folder, a Dockerfile or a compose file here</p>
        <div class="row">
          <FileButton label="Choose files" onFiles={take} />
          <FileButton label="Choose a folder" folder onFiles={take} />
          <button type="button" class="button quiet" onClick={() => accept(EXAMPLE)}>
            Try an example
          </button>
        </div>
      </section>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {leftOut.length > 0 && (
        <details>
          <summary>{leftOut.length} files were left out</summary>
          <ul>
            {leftOut.map(({ path, why }) => (
              <li key={path}>
                <code>{path}</code>: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      <h2>Or paste</h2>
      <div class="paste">
        <label>
          Dockerfile
          <textarea ref={dockerfile} rows={10} spellcheck={false} autocomplete="off" />
        </label>
        <label>
          compose.yaml
          <textarea ref={compose} rows={10} spellcheck={false} autocomplete="off" />
        </label>
      </div>
      <button type="button" class="button" onClick={usePasted}>
        Use these
      </button>
    </main>
  );
}

function FileButton(props: {
  label: string;
  folder?: boolean;
  onFiles: (incoming: readonly Incoming[]) => void;
}) {
  return (
    <label class="button quiet file-button">
      {props.label}
      <input
        type="file"
        class="visually-hidden"
        multiple
        {...(props.folder ? { webkitdirectory: true } : {})}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files && files.length > 0) props.onFiles(fromInput(files));
        }}
      />
    </label>
  );
}
