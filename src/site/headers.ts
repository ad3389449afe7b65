/**
 * What the site may do, as one policy for every page: `npm start` sends it, `dist/_headers` carries it
 * to hosts that read such a file, and each page repeats it in a meta element for hosts that do neither.
 *
 * - No inline script anywhere: the build moves those that Astro and Starlight write into files.
 * - `wasm-unsafe-eval`: the lessons' JavaScript runs in QuickJS, which is WebAssembly; so is the search.
 * - Inline styles stay allowed: Monaco and xterm write theirs while running.
 * - `frame-ancestors` is left out: a learning platform may frame the labs.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join("; ");

/** Response headers for every file of the site. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
};
