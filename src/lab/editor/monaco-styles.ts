import { installStyles } from "../install-styles.ts";

/**
 * Monaco's style sheets as text. Astro drops style sheets that only a lazily loaded module imports, so
 * this module gathers them and `installStyles` puts them on the page when the editor arrives.
 */
const sheets = import.meta.glob<string>(
  [
    "/node_modules/monaco-editor/esm/vs/base/browser/**/*.css",
    "/node_modules/monaco-editor/esm/vs/editor/browser/**/*.css",
    "/node_modules/monaco-editor/esm/vs/editor/standalone/browser/*.css",
    "/node_modules/monaco-editor/esm/vs/editor/contrib/{bracketMatching,codeAction,find,gotoError,hover,message,suggest,peekView}/**/*.css",
    "/node_modules/monaco-editor/esm/vs/platform/**/*.css",
    "!/node_modules/monaco-editor/esm/vs/editor/browser/widget/{diffEditor,multiDiffEditor}/**",
  ],
  { query: "?inline", import: "default", eager: true },
);

export function installMonacoStyles(): void {
  installStyles("monaco", Object.values(sheets).join("\n"));
}
