import { useEffect, useState } from "preact/hooks";
import type { LookRequest } from "../protocol.ts";
import type { Session } from "../session.ts";

/**
 * What the worker says to `request`, asked again after every grading. Until the new answer is there the old one stays;
 * another request begins with null.
 */
export function useLook<Reply>(session: Session, request: LookRequest | null): Reply | null {
  const key = JSON.stringify(request);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly reply: Reply } | null>(null);
  const grade = session.grade.value;
  useEffect(() => {
    if (!request || !grade) return;
    let stale = false;
    session.look<Reply>(request).then(
      (reply) => !stale && setAnswer({ key, reply }),
      // The files changed meanwhile, or the worker was replaced: the next grading asks again.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [key, grade]);
  return answer?.key === key ? answer.reply : null;
}
