/**
 * Keeps the whole site in the browser once it was opened, so that it works without a network: 10 MB of static files, no
 * state. The build puts `FILES` before this text, strips the types and writes it as `/sw.js` (see `integration.ts`); nothing
 * is imported, for the file stands alone.
 */
declare const FILES: Readonly<Record<string, string>>;

// The page's and the worker's types name this differently.
const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = "leaklab";
/** Files are fetched a few at a time: a lesson that is just opening needs the network more. */
const AT_ONCE = 4;
/** How long a page may take to come from the network before the kept one is shown, in milliseconds. */
const PATIENCE = 4_000;

/** The name under which one version of a file is kept: versions of two builds stand side by side. */
const keyOf = (path: string) => `${path}?${FILES[path]}`;

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (event) =>
  event.waitUntil(forgetOld().then(() => worker.clients.claim())),
);
worker.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== worker.location.origin) return;
  const path = pathOf(pathname);
  if (event.request.mode === "navigate") event.respondWith(page(event.request, path));
  else if (path)
    event.respondWith(isNamedByContent(path) ? keptFirst(event.request, path) : page(event.request, path));
});

/** What an earlier, interrupted installation has kept is not fetched again. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(FILES).filter(
    (path) => !kept.has(new URL(keyOf(path), worker.location.origin).href),
  );
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let path = missing.shift(); path !== undefined; path = missing.shift()) {
        const response = await fetch(path, { cache: "no-cache" });
        // A host that answers a missing file with another page must not have that page kept in its place.
        if (!response.ok || response.redirected)
          throw new Error(`${path} cannot be kept: ${response.status}`);
        await cache.put(keyOf(path), response);
      }
    }),
  );
}

/** Runs when no tab shows the earlier version any more. */
async function forgetOld(): Promise<void> {
  const cache = await caches.open(CACHE);
  const current = new Set(
    Object.keys(FILES).map((path) => new URL(keyOf(path), worker.location.origin).href),
  );
  for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
}

/** The path of a file that is kept, with the slash that a typed address lacks; nothing when none has that address. */
function pathOf(pathname: string): string | undefined {
  return [pathname, `${pathname}/`].find((path) => path in FILES);
}

/** The build names these after their content, so the kept one is the only one. */
function isNamedByContent(path: string): boolean {
  return path.startsWith("/_astro/");
}

async function kept(path: string | undefined): Promise<Response | undefined> {
  return path ? (await caches.open(CACHE)).match(keyOf(path)) : undefined;
}

async function keptFirst(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

/** The newest from the network; without one, or when it takes too long, the kept one. */
async function page(request: Request, path: string | undefined): Promise<Response> {
  const copy = await kept(path);
  const answered = fetch(request);
  if (!copy) return answered.catch(() => notKept());
  const late = new Promise<Response>((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([answered.catch(() => copy), late]);
}

async function notKept(): Promise<Response> {
  const copy = await kept("/404.html");
  return copy ? new Response(copy.body, { status: 404, headers: copy.headers }) : Response.error();
}
