import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose code is fetched when it is first shown; null until it is there. */
export function useLazy<Props>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> | null {
  const [loaded, setLoaded] = useState<{ readonly component: ComponentType<Props> } | null>(null);
  useEffect(() => {
    let gone = false;
    void load().then((component) => !gone && setLoaded({ component }));
    return () => {
      gone = true;
    };
  }, []);
  return loaded?.component ?? null;
}
