/** Arrow keys move along a list of tabs and choose; for `onKeyDown` of the element with role `tablist`. */
export function moveAlongTabs(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="tab"]')];
  const index = tabs.indexOf(document.activeElement as HTMLElement);
  const target = tabs[(index + step + tabs.length) % tabs.length];
  target?.focus();
  target?.click();
}
