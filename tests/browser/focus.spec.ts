import { expect, openLesson, test } from "./fixtures.ts";

const MOST = 120;

/** Tab by Tab until the focus is back at the first place: what has it must be on the screen, and nothing may lie over it. */
for (const [name, width, height] of [
  ["a wide screen", 1440, 900],
  ["a phone", 390, 844],
] as const)
  test(`whatever has the focus can be seen, on ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openLesson(page);
    const hidden: string[] = [];
    const seen = new Set<string>();
    let told = false;
    for (let step = 0; step < MOST; step++) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        // Monaco and xterm keep a field of their own for what is typed, and draw the cursor themselves.
        const own = element.closest(".monaco-editor, .xterm");
        const shown = own ?? element.closest("label") ?? element;
        const { x, y, width, height } = shown.getBoundingClientRect();
        const at = document.elementFromPoint(
          Math.min(Math.max(x + width / 2, 1), innerWidth - 1),
          y + Math.min(height / 2, 200),
        );
        const visible = at !== null && (shown.contains(at) || at.contains(shown));
        const label = `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40)}`;
        return { label, visible, isEditor: element.closest(".monaco-editor") !== null };
      });
      if (!place) break;
      if (!place.visible) hidden.push(place.label);
      seen.add(place.label);
      // In the editor Tab is typed until Ctrl+M says otherwise, as the help does.
      if (place.isEditor && !told) {
        await page.keyboard.press("Control+m");
        told = true;
      }
    }
    expect(hidden).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  });
