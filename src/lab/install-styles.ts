/** Adds a style sheet to the page, once: for modules that are loaded late (Astro drops what only they import). */
export function installStyles(name: string, text: string): void {
  if (document.head.querySelector(`style[data-sheet="${name}"]`)) return;
  const style = document.createElement("style");
  style.dataset.sheet = name;
  style.textContent = text;
  document.head.append(style);
}
