import { useEffect, useState } from "preact/hooks";
import { Bird } from "../../components/Bird.tsx";
import { labYaml } from "../../engine/grading/own-project/documents.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { draftStore } from "../drafts.ts";
import { Lab } from "../panels/Lab.tsx";
import type { LabFiles } from "../protocol.ts";
import { Bring } from "./Bring.tsx";
import { Confirm } from "./Confirm.tsx";
import { OwnStory } from "./OwnStory.tsx";
import { projectStore } from "./project-store.ts";
import { projectFrom } from "./share.ts";

const SLUG = "playground";
const PLACE = { track: "Curriculum", title: "Your own files", siblings: [] };

type Stage = "bring" | "confirm" | "lab";

/** Bring your own: files in, credentials confirmed, then the same lab that lessons have. */
export function Playground() {
  const [stage, setStage] = useState<Stage>("bring");
  const [project, setProject] = useState<OwnProject | null>(null);
  const [notice, setNotice] = useState("");

  useEffect(() => {
    const shared = projectFrom(location.hash);
    if (shared.state === "found") {
      setProject(shared.project);
      setStage("confirm");
      history.replaceState(null, "", location.pathname);
      return;
    }
    if (shared.state === "damaged") setNotice(`The project in this link could not be read: ${shared.why}.`);
    const stored = projectStore().read();
    if (stored.state === "found") setProject({ ...stored.value, files: draftOr(stored.value.files) });
    if (stored.state === "damaged")
      setNotice(
        `Your saved project could not be read: ${stored.why}. It is kept in this browser under leaklab.playground.damaged.`,
      );
  }, []);

  function prove(ready: OwnProject): void {
    projectStore().write(ready);
    draftStore(SLUG).write(ready.files);
    setProject(ready);
    setStage("lab");
  }

  if (stage === "lab" && project)
    return (
      <Lab
        slug={SLUG}
        starter={project.files}
        secrets={Object.entries(project.credentials).map(([name, { value }]) => ({ name, value }))}
        also={[]}
        place={PLACE}
        own={{ slug: SLUG, lab: labYaml(project), files: project.files, solutions: [], mistakes: [] }}
      >
        <OwnStory
          project={project}
          onChange={(files) => {
            setProject({ ...project, files });
            setStage("confirm");
          }}
        />
      </Lab>
    );
  return (
    <div class="playground">
      <header>
        <a href="/">
          <Bird singing={false} /> Leaklab
        </a>
        <a href="/curriculum/">Curriculum</a>
      </header>
      {notice && <p role="alert">{notice}</p>}
      {stage === "confirm" && project ? (
        <Confirm project={project} onProve={prove} onBack={() => setStage("bring")} />
      ) : (
        <Bring
          saved={project}
          onResume={() => setStage("confirm")}
          onProject={(next) => {
            setProject(next);
            setStage("confirm");
          }}
        />
      )}
    </div>
  );
}

/** The files as they were edited last. */
function draftOr(files: LabFiles): LabFiles {
  const draft = draftStore(SLUG).read();
  return draft.state === "found" ? draft.value : files;
}
