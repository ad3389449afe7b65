/** What a visitor dropped or chose, as texts; and what was left out, with the reason. */
export interface Brought {
  readonly files: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

/** One file with its path, however it came. */
export interface Incoming {
  readonly path: string;
  readonly file: Blob;
}

const MOST_FILES = 300;
const LARGEST = 256 * 1024;
const SKIPPED = /(?:^|\/)(?:node_modules|\.git\/objects|\.venv|__pycache__|dist|target)\//;

/** Reads the texts. Nothing leaves the page. */
export async function readIncoming(incoming: readonly Incoming[]): Promise<Brought> {
  const files: Record<string, string> = {};
  const leftOut: { path: string; why: string }[] = [];
  for (const { path, file } of withoutCommonFolder(incoming)) {
    const why = await refusal(path, file, Object.keys(files).length);
    if (typeof why === "string") leftOut.push({ path, why });
    else files[path] = why.text;
  }
  return { files, leftOut };
}

async function refusal(path: string, file: Blob, count: number): Promise<string | { text: string }> {
  if (SKIPPED.test(path)) return "made by a tool, not by you";
  if (count >= MOST_FILES) return `more than ${MOST_FILES} files`;
  if (file.size > LARGEST) return "larger than 256 kB";
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()) };
  } catch {
    return "not a text";
  }
}

/** A dropped folder is the workspace: its own name goes. */
function withoutCommonFolder(incoming: readonly Incoming[]): readonly Incoming[] {
  const folder = incoming[0]?.path.split("/")[0];
  if (!incoming.every(({ path }) => path.startsWith(`${folder}/`))) return incoming;
  return incoming.map(({ path, file }) => ({ path: path.slice(`${folder}/`.length), file }));
}

/** `<input type="file">`, with or without `webkitdirectory`. */
export function fromInput(list: FileList): Incoming[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files and whole folders that were dropped. Entries must be taken before the event is over. */
export async function fromDrop(transfer: DataTransfer): Promise<Incoming[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<Incoming[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (SKIPPED.test(`${path}/`)) return [];
  if (isFile(entry))
    return [{ path, file: await new Promise<File>((done, failed) => entry.file(done, failed)) }];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Incoming[] = [];
  // A reader hands out at most a hundred entries a time, and none when it is done.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(walk))).flat());
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
