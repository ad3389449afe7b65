import { computed, effect, signal } from "@preact/signals";
import type { Surface } from "../engine/evidence/types.ts";
import type { Diagnostic } from "../engine/rules/types.ts";
import type { Range } from "../engine/source/position.ts";
import { LabClient, type WorkerLike } from "./client.ts";
import { draftStore } from "./drafts.ts";
import type { LessonBundle } from "./lesson-bundle.ts";
import { noteProgress, readProgress } from "./progress.ts";
import type { DiagnoseReply, GradeReply, LabFiles, LookRequest, Secret } from "./protocol.ts";
import { leaksIn } from "./surfaces.ts";
import { firstFile } from "./tab-order.ts";
import { createTerminalSession } from "./terminal-session.ts";
import { messageOf, verdictOf } from "./verdict-words.ts";

export type Tab = "story" | "files" | "terminal" | "attacker";

/** What the attacker's pane shows below the leak map. */
export type View = "checks" | "look" | "journey";

export interface SessionOptions {
  readonly slug: string;
  readonly starter: LabFiles;
  readonly secrets: readonly Secret[];
  /** A lab that the page made itself, from the visitor's own files: there is nothing to fetch, and no lesson to solve. */
  readonly own?: LessonBundle | undefined;
  readonly createWorker: () => WorkerLike;
}

const GRADE_DELAY = 450;

export type Session = ReturnType<typeof createSession>;

/** The state of one open lab and everything that can be done to it. Panels read signals and call these. */
export function createSession({ slug, starter, secrets, own, createWorker }: SessionOptions) {
  const files = signal<LabFiles>(starter);
  const active = signal(firstFile(starter));
  const grade = signal<GradeReply | null>(null);
  const grading = signal(false);
  const trouble = signal<string | null>(null);
  const notice = signal<string | null>(null);
  const announcement = signal("");
  const view = signal<View>("checks");
  /** Where the learner looks around; null: the overview. */
  const shelf = signal<{ readonly surface: Surface; readonly object?: string } | null>(null);
  /** Index of the finding whose two runs are held against each other. */
  const compared = signal<number | null>(null);
  const tab = signal<Tab>("story");
  const drawer = signal(false);
  const solved = signal(false);
  const hints = signal<ReadonlySet<string>>(new Set());
  const reveal = signal<{ readonly file: string; readonly range: Range } | null>(null);
  const bundle = signal<LessonBundle | null>(own ?? null);
  const diagnostics = signal<readonly Diagnostic[]>([]);
  const secretIds = signal<readonly string[]>([]);
  const drafts = draftStore(slug);

  const leaks = computed(() => leaksIn(grade.value?.map ?? {}));
  const score = computed(() => {
    const checks = grade.value?.checks ?? [];
    return { passed: checks.filter(({ status }) => status === "passed").length, all: checks.length };
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  // Workers of the same kind: an endless loop in the graded files never costs the terminal its machine, and squiggles
  // wait for neither.
  const grader = new LabClient({ create: createWorker });
  const checker = new LabClient({ create: createWorker });
  const terminal = createTerminalSession({
    createWorker,
    delivery: () => grade.value?.lines ?? [],
    onFile(path, content) {
      const { [path]: _, ...others } = files.value;
      change(content === null ? others : { ...others, [path]: content }, { fromMachine: true });
    },
    onShow() {
      tab.value = "terminal";
      drawer.value = false;
    },
  });

  function change(next: LabFiles, { fromMachine = false } = {}): void {
    files.value = next;
    if (!(active.value in next)) active.value = firstFile(next);
    if (!drafts.write(next))
      notice.value = "This browser does not let the page keep your draft. Copy your files before you leave.";
    if (!own) noteProgress(slug, { state: "started" });
    if (!fromMachine) terminal.edited(next);
    clearTimeout(timer);
    timer = setTimeout(() => void runChecks({ asked: false }), GRADE_DELAY);
  }

  /** Grades the files as they are now; a newer call makes an older one's result void. */
  async function runChecks({ asked }: { asked: boolean }): Promise<void> {
    clearTimeout(timer);
    const mine = ++turn;
    grading.value = true;
    try {
      await grader.files(files.value);
      if (mine !== turn) return;
      const reply = await grader.request<GradeReply>({ type: "grade" });
      if (mine === turn) accept(reply, asked);
    } catch (error) {
      if (mine === turn) {
        trouble.value = messageOf(error);
        announcement.value = trouble.value;
      }
    } finally {
      if (mine === turn) grading.value = false;
    }
  }

  function accept(reply: GradeReply, asked: boolean): void {
    const before = grade.value;
    grade.value = reply;
    trouble.value = null;
    if (reply.passed && !solved.value) {
      solved.value = true;
      if (!own) noteProgress(slug, { state: "solved" });
    }
    if (asked || before?.passed !== reply.passed) announcement.value = verdictOf(reply);
  }

  async function open(): Promise<void> {
    const stored = drafts.read();
    if (stored.state === "found") {
      files.value = stored.value;
      active.value = firstFile(stored.value);
    }
    if (stored.state === "damaged")
      notice.value = `Your saved draft could not be read: ${stored.why}. The lesson starts afresh; the damaged text is kept in this browser under leaklab.draft.${slug}.damaged.`;
    solved.value = readProgress()[slug]?.state === "solved";
    terminal.open(own ?? slug, files.value);
    await grader.open(own ?? slug, files.value).catch((error) => {
      trouble.value = messageOf(error);
    });
    if (!trouble.value) await runChecks({ asked: false });
  }

  function resetFiles(): void {
    drafts.remove();
    change(starter);
    active.value = firstFile(starter);
    announcement.value = "Files are as they were at the start.";
  }

  function showCause(cause: { file: string; range: Range }): void {
    if (!(cause.file in files.value)) return;
    active.value = cause.file;
    tab.value = "files";
    reveal.value = { ...cause };
  }

  /** Opens what stands at a surface in the attacker's view. */
  function lookAt(surface: Surface, object?: string): void {
    shelf.value = { surface, ...(object === undefined ? {} : { object }) };
    view.value = "look";
  }

  /** Hints are remembered by their text: the same one may serve several checks, and stays open when they pass. */
  function openHint(hint: string): void {
    hints.value = new Set([...hints.value, hint]);
    if (!own) noteProgress(slug, { hints: hints.value.size });
  }

  async function loadBundle(): Promise<LessonBundle> {
    bundle.value ??= (await (await fetch(`/labs/${slug}.json`)).json()) as LessonBundle;
    return bundle.value;
  }

  return {
    ...terminal.controls,
    slug,
    starter,
    secrets,
    own,
    files,
    active,
    grade,
    grading,
    trouble,
    notice,
    announcement,
    view,
    shelf,
    compared,
    tab,
    drawer,
    solved,
    hints,
    reveal,
    bundle,
    diagnostics,
    secretIds,
    leaks,
    score,
    open,
    runChecks,
    lookAt,
    resetFiles,
    showCause,
    openHint,
    loadBundle,
    /** Asks what the rules say of the files as they are now. */
    diagnose: () => checker.request<DiagnoseReply>({ type: "diagnose", files: files.peek(), secrets }),
    /** Asks for something to look at, from the last grading. */
    look: <Reply>(request: LookRequest) => grader.request<Reply>(request),
    setFile: (path: string, text: string) => change({ ...files.value, [path]: text }),
    replaceFiles: (next: LabFiles) => change(next),
    onChange: (listener: () => void) => effect(listener),
  };
}
