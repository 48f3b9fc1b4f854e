// Arrow keys, Home and End move the focus between the rows of a table; each row's link carries data-row.
const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, count) => count - 1,
}

/** Escape closes the panel, but not together with a dialog that is open in it. */
export function leaves(event: KeyboardEvent): boolean {
  return !(event.target as HTMLElement).closest('dialog')
}

export function moveBetweenRows(event: KeyboardEvent): void {
  const step = STEPS[event.key]
  if (!step) return
  const links = [
    ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[data-row]'),
  ]
  const at = links.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  event.preventDefault()
  links[step(at, links.length)]?.focus()
}
