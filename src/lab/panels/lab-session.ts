import { createContext } from "preact";
import type { Session } from "../session.ts";

/** The open lab's session, for what stands in the story pane. */
export const LabSession = createContext<Session | null>(null);
