/** What `curl --version` and the User-Agent header say. */
export const VERSION = "8.14.1";
