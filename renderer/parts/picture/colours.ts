/** Does `work` with a reader of the theme's colours: it gives what a custom property is worth now, ready for a canvas. */
export function withColours<T>(work: (colour: (name: string) => string) => T): T {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  try {
    return work((name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    });
  } finally {
    probe.remove();
  }
}
