import { editor } from "monaco-editor/editor/editor.api";

/** Ink on paper: words of the language in the build's hue, the rest in shades of ink; never yellow. */
export function defineThemes(): void {
  const palettes = {
    light: {
      ink: "1c1a16",
      soft: "57524a",
      faint: "716b61",
      key: "1d4f9e",
      paper: "fffefa",
      line: "b9b1a0",
      pick: "e4ebf5",
      failed: "a8211b",
    },
    dark: {
      ink: "ece6d8",
      soft: "b4ac9c",
      faint: "968e7f",
      key: "8db8fb",
      paper: "1f1d19",
      line: "565146",
      pick: "2c3a50",
      failed: "ff9488",
    },
  };
  for (const [name, { ink, soft, faint, key, paper, line, pick, failed }] of Object.entries(palettes)) {
    editor.defineTheme(`leaklab-${name}`, {
      base: name === "dark" ? "vs-dark" : "vs",
      inherit: false,
      rules: [
        { token: "", foreground: ink },
        { token: "keyword", foreground: key },
        { token: "comment", foreground: faint, fontStyle: "italic" },
        { token: "string", foreground: soft },
        { token: "type", foreground: key },
      ],
      colors: {
        "editor.background": `#${paper}`,
        "editor.foreground": `#${ink}`,
        "editorLineNumber.foreground": `#${faint}`,
        "editorLineNumber.activeForeground": `#${ink}`,
        "editorCursor.foreground": `#${ink}`,
        "editor.selectionBackground": `#${pick}`,
        "editorWidget.background": `#${paper}`,
        "editorWidget.foreground": `#${ink}`,
        "editorWidget.border": `#${line}`,
        "editorHoverWidget.background": `#${paper}`,
        "editorHoverWidget.border": `#${line}`,
        "editorHoverWidget.statusBarBackground": `#${paper}`,
        "editorSuggestWidget.background": `#${paper}`,
        "editorSuggestWidget.border": `#${line}`,
        "editorSuggestWidget.highlightForeground": `#${key}`,
        "editorSuggestWidget.focusHighlightForeground": `#${key}`,
        "editorSuggestWidget.selectedBackground": `#${pick}`,
        "editorSuggestWidget.selectedForeground": `#${ink}`,
        "editor.findMatchBackground": `#${pick}`,
        "editor.findMatchBorder": `#${ink}`,
        "editor.findMatchHighlightBackground": `#${pick}`,
        "editor.rangeHighlightBackground": `#${pick}`,
        "input.background": `#${paper}`,
        "input.foreground": `#${ink}`,
        "input.border": `#${line}`,
        "input.placeholderForeground": `#${faint}`,
        "inputOption.activeBackground": `#${pick}`,
        "inputOption.activeForeground": `#${ink}`,
        "inputOption.activeBorder": `#${key}`,
        "widget.shadow": "#00000022",
        "editorBracketMatch.background": `#${pick}`,
        "editorBracketMatch.border": `#${line}`,
        // Squiggles in ink: yellow is the secret's, red is for what does not parse.
        "editorError.foreground": `#${failed}`,
        "editorWarning.foreground": `#${ink}`,
        "editorInfo.foreground": `#${faint}`,
        "editorHint.foreground": `#${faint}`,
        "editorLightBulb.foreground": `#${soft}`,
        "editorLightBulbAutoFix.foreground": `#${soft}`,
        "textLink.foreground": `#${key}`,
        "textLink.activeForeground": `#${key}`,
        // Brackets are not secrets: Monaco's own palette for them begins with yellow.
        ...Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, `#${soft}`]),
        ),
        focusBorder: `#${ink}`,
      },
    });
  }
}

export function themeName(): string {
  return document.documentElement.dataset.theme === "dark" ? "leaklab-dark" : "leaklab-light";
}
