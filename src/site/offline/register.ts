/**
 * Has the browser keep the site, once the page is there and its own scripts are. A learner who asked to save data, a frame
 * that may not store, and `npm run dev` go without.
 *
 * @param ready called when the site works without a network
 */
export function keepSite(ready: () => void): void {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || connection?.saveData) return;
  const begin = () =>
    navigator.serviceWorker
      .register("/sw.js")
      .then(() => navigator.serviceWorker.ready)
      .then(ready, () => undefined);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
