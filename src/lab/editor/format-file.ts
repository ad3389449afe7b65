import type { Session } from "../session.ts";

/** Formats the chosen file; says so where nothing was to be done. */
export async function format(session: Session): Promise<void> {
  const path = session.active.peek();
  const text = session.files.peek()[path] ?? "";
  const { formatText } = await import("./format.ts");
  const formatted = formatText(path, text);
  if (formatted !== text) session.setFile(path, formatted);
  session.announcement.value = formatted === text ? `${path} is as it should be.` : `${path} formatted.`;
}
