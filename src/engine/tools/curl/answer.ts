import type { HttpResponse } from "../../process/types.ts";
import { statusText } from "../net/status-text.ts";

/** What came back, and from where. */
export interface Fetched {
  readonly answer: HttpResponse;
  readonly url: URL;
  readonly method: string;
  readonly redirects: number;
  /** Where a redirect led that was not followed. */
  readonly redirectTo: string | undefined;
  readonly uploaded: number;
}

/** The status line and headers of an answer, without the empty line. */
export function headOf(answer: HttpResponse): string {
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  if (answer.status === 0) return lines;
  return `HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}\r\n${lines}`;
}
